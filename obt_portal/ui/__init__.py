"""The GOV.UK adapter: forms, components, tables, charts and CSV. No models and no campaign words."""

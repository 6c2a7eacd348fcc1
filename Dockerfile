# The portal's image: the same pinned packages and the same steps as the Makefile's.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /portal

COPY requirements.txt .
RUN python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r requirements.txt

COPY manage.py ./
COPY obt_portal obt_portal
COPY departments departments
COPY accounts accounts
COPY campaigns campaigns
COPY learning learning
COPY reports reports
COPY templates templates
COPY static static

# Static files are built into the image; the settings this needs are not kept in it.
RUN ENVIRONMENT=development python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q . \
    && useradd --system --uid 10001 --no-create-home portal \
    && mkdir -p /run/portal/metrics && chown -R portal /run/portal

USER portal
ENV ENVIRONMENT=production PROMETHEUS_MULTIPROC_DIR=/run/portal/metrics
EXPOSE 8000

CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", \
     "obt_portal.wsgi:application"]

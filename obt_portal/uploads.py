"""The portal takes no files. Without this, one sent to any form would be stored before anybody asked whose it is."""

from typing import NoReturn

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class NoUploads(FileUploadHandler):
    """Stops reading as soon as a request turns out to hold a file; the fields before it are there."""

    def new_file(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: there is no file."""

    def file_complete(self, file_size: int) -> None:
        """Never called: there is no file."""

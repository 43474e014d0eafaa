# A desk is mounted at /desk: docker run --rm -v "$PWD:/desk" standfirst build
FROM python:3.12-slim AS wheel
WORKDIR /src
COPY pyproject.toml README.md CHANGELOG.md LICENSE ./
COPY plugins plugins
COPY theme theme
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
# git for `publish --to pages`, rsync and ssh for `--to rsync:`, fonts for cards in scripts that the image has none for.
RUN apt-get update && apt-get install -y --no-install-recommends git rsync openssh-client fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir --no-deps --no-index /wheels/*.whl && rm -r /wheels \
    && useradd --create-home --uid 1000 editor
USER editor
WORKDIR /desk
ENTRYPOINT ["standfirst"]
CMD ["--list"]

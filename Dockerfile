FROM python:3.11-slim-bookworm

WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    YINJU_DATA_DIR=/data \
    YINJU_MODEL_DIR=/models \
    YINJU_HOST=0.0.0.0

# Torch first and alone, so that nothing else chooses its build.
COPY constraints.txt ./
RUN pip install "$(grep '^torch==' constraints.txt)"

COPY pyproject.toml README.md LICENSE ./
COPY vectorstore ./vectorstore
COPY rag ./rag
COPY ui ./ui
RUN pip install --constraint constraints.txt . \
    && useradd --create-home --uid 10001 yinju \
    && mkdir -p /data /models \
    && chown yinju:yinju /data /models

USER 10001
VOLUME ["/data", "/models"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
CMD ["yinju", "serve"]

"""Every answer of the API is held against the OpenAPI document that the same server publishes."""
import functools
import json
import re
from urllib.parse import urlsplit

import jsonschema
import requests

OUTSIDE = ("/openapi.json", "/docs", "/metrics", "/")   # pages and documents, not operations


@functools.lru_cache(maxsize=None)
def document(text):
    return json.loads(text)


class Api(requests.Session):
    """A requests session on the API that validates whatever comes back."""

    def __init__(self, base, key=None):
        super().__init__()
        self.base = base
        self.trust_env = False
        self.published = document(requests.get(base + "/openapi.json", timeout=20).text)
        if key:
            self.headers["Authorization"] = f"Bearer {key}"

    def request(self, method, url, *args, **how):
        how.setdefault("timeout", 60)
        answer = super().request(method, self.base + url if url.startswith("/") else url, *args, **how)
        self.validate(method, answer)
        return answer

    def validate(self, method, answer):
        path = urlsplit(answer.url).path
        operation = self.operation(method.lower(), path)
        if operation is None:
            known = path in OUTSIDE or path.startswith("/docs/")
            assert known or answer.status_code in (404, 405, 400, 421), f"{method} {path} is not in the document"
            return
        response = operation["responses"].get(str(answer.status_code)) or operation["responses"].get("default")
        assert response, f"{method} {path} answered {answer.status_code}, which is not in the document"
        response = self.resolve(response)
        content = response.get("content", {})
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if not answer.content or method == "HEAD":
            return
        assert kind in content, f"{method} {path} {answer.status_code} came as {kind!r}, documented are {list(content)}"
        if kind.endswith("json"):
            schema = {**content[kind]["schema"], "components": self.published.get("components", {})}
            jsonschema.Draft202012Validator(schema).validate(answer.json())

    def operation(self, method, path):
        method = "get" if method == "head" else method
        for template, operations in self.published["paths"].items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method in operations:
                return operations[method]
        return None

    def resolve(self, node):
        while "$ref" in node:
            target = self.published
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part]
            node = target
        return node


def problem(answer, status, code):
    """An RFC 9457 answer with this code; gives its body."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:300]}"
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code, body
    assert body["status"] == status
    assert {"type", "title", "instance"} <= set(body), body
    return body

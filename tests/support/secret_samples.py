"""Made-up secrets of every kind. They are put together here, so that no scanner takes this file for a leak."""

from __future__ import annotations

import base64
import json

RANDOM = "q7Rf2mXv9KcT4bWn8ZsLp3HdY6gJ1aEu5oQiVtNxGrMkBwCz0FySlDhPjAeIUO"
"""Letters and digits without order."""

_HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def _base64(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


BODY = "\n".join((RANDOM + RANDOM[::-1])[at : at + 64] for at in (0, 20, 40))
PRIVATE_KEY = f"-----BEGIN RSA {'PRIVATE'} KEY-----\n{BODY}\n-----END RSA {'PRIVATE'} KEY-----"

TOKENS = {
    "AWS access key id": "AKIA" + "Q7RF2MXV9KCT4BWN",
    "GitHub token": "ghp_" + RANDOM[:36],
    "GitHub fine-grained token": "github_pat_" + RANDOM[:22] + "_" + RANDOM[:59],
    "GitLab token": "glpat-" + RANDOM[:20],
    "API key": "sk-" + "proj-" + RANDOM[:48],
    "API key of another form": "sk-" + "ant-api03-" + RANDOM[:60] + "-AA",
    "Slack token": "xoxb-" + "2345678901-2345678902-" + RANDOM[:24],
    "Slack app token": "xapp-" + "1-A0B1C2D3E4F-2345678901234-" + "q7f2m9c4b8" * 4,
    "Slack webhook": "https://hooks.slack.com/" + "services/T0Q7RF2MX/B0V9KCT4B/" + RANDOM[:24],
    "Google API key": "AIza" + RANDOM[:35],
    "Azure signature": "https://a.blob.core.windows.net/c?sv=2022-11-02&sig=" + RANDOM[:41] + "%2B9%3D",
    "Azure account key": "AccountKey=" + (RANDOM + RANDOM)[:86] + "==",
    "npm token": "npm_" + RANDOM[:36],
    "PyPI token": "pypi-" + "AgEIcHlwaS5vcmc" + RANDOM,
    "Vault token": "hvs." + RANDOM[:40],
    "Stripe key": "sk_" + "live_" + RANDOM[:24],
    "SendGrid key": "SG." + RANDOM[:22] + "." + RANDOM[:43],
    "JSON web token": f"{_base64({'alg': 'HS256'})}.{_base64({'sub': '4471', 'aud': 'checkout'})}.{RANDOM[:43]}",
    "Twilio key": "SK" + _HEX,
    "AWS secret key": "aws_secret_access_key = " + RANDOM[:40],
    "Hugging Face token": "hf_" + RANDOM[:34],
    "Telegram bot token": "7123456780" + ":AA" + RANDOM[:33],
    "Databricks token": "dapi" + _HEX,
    "Databricks token with a number": "dapi" + _HEX + "-3",
    "Grafana token": "glsa_" + RANDOM[:32] + "_0a1b2c3d",
    "Linear key": "lin_" + "api_" + RANDOM[:40],
    "Shopify access token": "shpat_" + _HEX,
    "Shopify shared secret": "shpss_" + _HEX,
    "Shopify custom token": "shpca_" + RANDOM[:32],
    "Atlassian token": "ATATT3x" + "FfGF0" + RANDOM,
    "Atlassian token cut off": "ATATT3x" + RANDOM[:20],
    "token in an address": "https://a.example/x?token=" + RANDOM[:20],
    "access token in an address": "https://a.example/x#access_token=" + _HEX,
    "signature in an address": "https://a.example/x?a=b&sig=" + RANDOM[:20],
    "age secret key": "AGE-SECRET-KEY-1" + (RANDOM.upper() + "Q7R9")[:58],
}

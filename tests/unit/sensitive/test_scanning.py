"""What is found to be sensitive, where, and what is not."""

from __future__ import annotations

import random
import time

import pytest

from postmortem_archive.sensitive import sensitive_values
from tests.support.secret_samples import BODY, PRIVATE_KEY, RANDOM, TOKENS


def rules(text: str, own_domains: tuple[str, ...] = ("brasskettle.example", "brasskettle.com")) -> list[str]:
    return [item.rule for item in sensitive_values(text, own_domains)]


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize("around", ["{}", "It was `{}`.", "[log](https://a.example/?t={})", "x: '{}'", "<!-- {} -->"])
def test_a_token_is_found_wherever_it_stands(token: str, around: str):
    text = around.format(token)
    assert rules(text) == ["PM602"]


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_all_of_a_token_is_taken(token: str):
    (found,) = sensitive_values(f"before {token} after")
    assert token.endswith(found.value)
    assert len(found.value) >= 20


@pytest.mark.parametrize(
    "text",
    [
        PRIVATE_KEY,
        PRIVATE_KEY.replace("RSA ", "ENCRYPTED "),
        PRIVATE_KEY.replace("RSA ", "PGP ").replace("KEY-", "KEY BLOCK-"),
        PRIVATE_KEY.replace("\n", "\n    "),
        PRIVATE_KEY.replace("\n", "\n> "),
        f'key = "{PRIVATE_KEY}"'.replace("\n", "\\n"),
        PRIVATE_KEY.replace("\n", " "),
        PRIVATE_KEY.replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,A0\n\n", 1),
        PRIVATE_KEY.partition("\n-----END")[0],
    ],
)
def test_a_private_key_is_one_finding_where_it_begins(text: str):
    (found,) = sensitive_values(f"Found:\n\n{text}\n")
    assert (found.rule, found.start) == ("PM601", f"Found:\n\n{text}".index("-----BEGIN"))
    assert BODY[-20:] in found.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("postgres://shop:s3cr-7t@orders-db:5432/shop", "s3cr-7t"),
        ("redis://:p4ssw0rt@cache:6379", "p4ssw0rt"),
        ("<https://ci:9x@git.brasskettle.example/a.git>", "9x"),
        ("amqp://a:tea-42@${HOST}/", "tea-42"),
    ],
)
def test_the_password_of_an_address_is_found(text: str, value: str):
    assert [(item.rule, item.value) for item in sensitive_values(text)] == [("PM603", value)]


@pytest.mark.parametrize(
    "text",
    [
        f'api_key = "{RANDOM[:20]}"',
        f"password: {RANDOM[:12]}",
        "DB_PASSWORD=kettle9!Tea",
        '{"client_secret": "kettle9Tea"}',
        f"Authorization: Bearer {RANDOM[:30]}",
        f"--token={RANDOM[:16]}",
        "secret_key: 5f4dcc3b5aa765d61d8327deb882cf99",
        f'"{RANDOM[:44]}"',
    ],
)
def test_what_is_called_a_secret_or_is_random_is_found(text: str):
    assert rules(text) == ["PM604"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("curl -sS -u shop:teapots https://a.example/", "teapots"),
        ("curl --user 'shop:tea-4 two' https://a.example/", "tea-4"),
        ("`mysql -u root -pteapots shop`", "teapots"),
        ("mysqldump -h db -u root --password=teapots shop", "teapots"),
        ("sshpass -p teapots ssh storefront-1", "teapots"),
        ("redis-cli -h cache -a teapots ping", "teapots"),
        ("the root password was `teapots`.", "teapots"),
        ("The password for the orders database is still `Tea-4`", "Tea-4"),
        ("Password is Tea4Two9x.", "Tea4Two9x"),
        ("the password was reset to Tea4Two9x, ", "Tea4Two9x"),
        ('DB_PASSWORD: "green kettle 42"', "green kettle 42"),
        ("orders_password = 'green kettle'", "green kettle"),
    ],
)
def test_a_password_told_by_a_command_or_a_sentence_is_found(text: str, value: str):
    assert [(item.rule, item.value) for item in sensitive_values(text)] == [("PM604", value)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("jane.doe@teahouse.kettle", "PM605"),
        ("<mailto:jane.doe+tea@mail.teahouse.kettle>", "PM605"),
        ("`192.88.99.17`", "PM606"),
        ("client=192.88.99.17:443", "PM606"),
        ("[2a01:4f8:c17:b8f::2]", "PM606"),
        ("192.88.99.17/32", "PM606"),
        ("4456 9122 0047 3186", "PM607"),
        ("card=4456912200473186", "PM607"),
        ("4456-9122-0047-3186", "PM607"),
        ("DE05 9999 9999 0031 7264 05 BIC KETTLE", "PM608"),
        ("IBAN DE75 5121 0800 1245 1261 99.", "PM608"),
        ("iban:DE05999999990031726405", "PM608"),
    ],
)
def test_personal_data_is_found(text: str, rule: str):
    assert rules(text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        # stands for a value
        "AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_" + "x" * 36,
        "ghp_****",
        "token: $TOKEN",
        "token: ${{ secrets.GITHUB_TOKEN }}",
        "password: <redacted>",
        "password=\"{{ vault('db') }}\"",
        "postgres://user:password@db, postgres://shop:***@db, postgres://shop:${PASSWORD}@db",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "a line with BEGIN PRIVATE KEY in it",
        # names a parameter of an address
        "https://a.example/x?token=storefront-primary-2026, ?token=<token>, ?next_token=q7Rf2mXv9KcT4bWn8ZsL&page=2",
        "https://a.example/?access_token=XXXXXXXXXXXXXXXX, https://a.example/?sig=your-signature-1-of-2, AA:AAAA",
        # is random, and no secret
        "commit 5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b",
        "image: kettle@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        '"integrity": "sha512-q7Rf2mXv9KcT4bWn8ZsLp3HdY6gJ1aEu5oQiVtNxGrMkBwCz0FySlDhPjAeIUOq7Rf2mXv9KcT4bWn8ZsA=="',
        'request_id="q7Rf2mXv9KcT4bWn8ZsLp3HdY6gJ1aEu5oQiVtNx"',
        "token 550e8400-e29b-41d4-a716-446655440000, token: 550e8400-e29b-41d4-a716-446655440000",
        "-----BEGIN CERTIFICATE-----\n" + BODY + "\n-----END CERTIFICATE-----",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIq7Rf2mXv9KcT4bWn8ZsLp3HdY6gJ1aEu5oQiVtNx ci",
        # is prose, or a name
        "The token: rotated on Monday. Secret: see the vault. password: storefront-primary-2026",
        "secretName: checkout-tls-v2, token_ttl: 3600seconds, passwordFile: /run/secrets/db1",
        "token: 2026-03-04T09:58:12Z",
        "The password is wrong. The password was reset, the password is `null`, the password is `expired`",
        "the password is base64-encoded, the password was `DB_PASSWORD`, the password is in `vault/orders`",
        "the password was `vault/orders`, the password for db was rotated on 2026-03-04, the password is <redacted>",
        'curl -u shop:$PASSWORD a, curl -u "$USER:${PASS}" a, curl -u user:password a, curl -u token: a',
        "mysql -u root -p shop, mysql -P3306, mysqldump -p$PASS, mysql --password=<redacted>, --password=$(cat /p)",
        'PASSWORD: "must not be empty", db_password: "see the vault", DB_PASSWORD: "change me", password: "too short"',
        "docker login -u shop --password-stdin, mkdir -pv /srv/teapots, ssh -p2222 mysql",
        # is nobody's address
        "a@example.com, b@mail.example.org, c@shop.test, support@teahouse.kettle, noreply@teahouse.kettle",
        "storefront@brasskettle.example, jane@brasskettle.com, jane@mail.brasskettle.com",
        "git@github.com:kettle/shop.git, getty@tty1.service, logo@2x.png, kettle@sha256:9f, actions/checkout@v4.1.2",
        "tea@kettle.automount",
        "ssh://deploy@host.teahouse.kettle/srv",
        # is no address of a host
        "10.42.7.19, 192.168.0.1, 172.16.3.4, 127.0.0.1, 169.254.169.254, 100.64.0.7, 0.0.0.0/0, ::1, fe80::1, fd00::7",
        "192.0.2.7, 198.51.100.77, 203.0.113.140, 2001:db8::17, 1.1.1.1, 8.8.8.8, 2606:4700:4700::1111",
        "v5.10.2.7, version 5.10.2.7, kettle-5.10.2.7, kettle==5.10.2.7, 5.10.2.7-rc1, 1.2.3.4.5, 19.3.0.0, 18.4.0.0/9",
        "at 09:58:12, 10:00:00 and 2001:10:12",
        # is no card and no account
        "4456 9122 0047 3187, 4242 4242 4242 4242, 4111111111111111, order 4456912200473186, 1700000000000000",
        "/orders/4456912200473186, 2026-03-04 2026-03-05, DE05 9999 9999 0031 7264 06, DE89 3704 0044 0532 0130 00",
    ],
)
def test_nothing_is_found_in(text: str):
    assert sensitive_values(text, ("brasskettle.example", "brasskettle.com")) == ()


def test_the_most_specific_rule_wins_where_two_would_speak():
    token = TOKENS["GitHub token"]
    assert rules(f"password: {token}") == ["PM602"]
    assert rules(f"https://ci:{token}@github.com/a") == ["PM602"]
    assert rules("postgres://jane:tea-42@db.teahouse.kettle/") == ["PM603"]


def test_places_are_those_of_the_text_with_its_backslashes():
    token = TOKENS["GitHub token"]
    text = f"\\_a\\_ İ ghp\\_{token[4:]} and ghp\\_{token[4:]}"
    assert [text[item.start : item.end] for item in sensitive_values(text)] == [f"ghp\\_{token[4:]}"] * 2


def test_a_value_does_not_print_itself():
    (found,) = sensitive_values(TOKENS["GitHub token"])
    assert found.value not in repr(found)


_SEEDED = random.Random(4)
_PIECES = (
    "a", "eyJ", "eyJ.", "@", "a@a.", "://", "://a:b", "token", "token=", "?token=", "12345678:AA", "1.",
    "1.1.1.1 ", "2001::", "4111 ", "AB12 ", "curl -u a ", "mysql ", "password of a ", "A_PASSWORD: 'a a ",
    "-----BEGIN PRIVATE KEY-----", "aws key ", "ibm_", "xoxb-1-", "sk-", "SG.", "ghp_", "jfrog AP", "\\_", "password='",
    "https://hooks.slack.com/services/T1/B1/1 ", f"='{RANDOM[:40]}' ", f"npm_{RANDOM[:36]} ",
    "".join(_SEEDED.choices(RANDOM, k=5000)),
)  # fmt: skip


@pytest.mark.parametrize("piece", _PIECES, ids=range(len(_PIECES)))
def test_a_huge_line_takes_time_in_proportion_to_its_length(piece: str):
    sensitive_values(f"ghp_ {piece * 10}")  # loads what is loaded once
    times = []
    for size in (50_000, 200_000):
        start = time.process_time()
        sensitive_values((piece * (size // len(piece) + 1))[:size])
        times.append(time.process_time() - start)
    assert times[1] < max(8 * times[0], 0.4)  # four times the length; the square of it would be 16 times

"""The register of one story: a fresh store, a clock that the story moves, people with their ways in, and the program that is asked."""
import base64
import csv
import datetime
import hashlib
import hmac
import io
import json
import os
import re
import struct
import subprocess
import urllib.parse

import browser

ORIGIN, HOST = "http://localhost", "localhost"
PASSWORD = "an invented password, long enough"
CODE_SECONDS = 30
LIMIT_SECONDS = 240
SESSION_COOKIE = "session"


# ---- the clock ----

def summer_begins_ends(year):
    """The two changes of London's clocks, in UTC: at one o'clock on the last Sundays of March and October."""
    ends = [datetime.datetime(year, month, 31, 1) for month in (3, 10)]
    return [end - datetime.timedelta(days=(end.weekday() + 1) % 7) for end in ends]


def london_offset(utc):
    begins, ends = summer_begins_ends(utc.year)
    return datetime.timedelta(hours=1 if begins <= utc < ends else 0)


def utc_of(london):
    """The instant when London's clocks show a time; of two, the first."""
    summer = london - datetime.timedelta(hours=1)
    return summer if london_offset(summer) else london


def holidays(root):
    with open(os.path.join(root, "data", "bank-holidays.csv"), encoding="utf-8", newline="") as file:
        return {row["date"] for row in csv.DictReader(file) if row["division"] == "england-and-wales"}


class Clock:
    """What time it is in the story, in UTC: it stands still but for a second with each question, and never goes back."""

    def __init__(self, root):
        self.root, self.now = root, None

    def london(self):
        return self.now + london_offset(self.now)

    def set(self, text):
        """Nine in the morning of a day, or a time. False when that has been."""
        text = text if "T" in text else text + "T09:00"
        then = utc_of(datetime.datetime.fromisoformat(text))
        if self.now and then < self.now:
            return False
        self.now = then
        return True

    def tick(self, seconds=1):
        self.now += datetime.timedelta(seconds=seconds)

    def add_days(self, days):
        """So many days on, at the same time by London's clocks."""
        self.now = utc_of(self.london() + datetime.timedelta(days=days))

    def add_working_days(self, count):
        closed, day = holidays(self.root), self.london().date()
        start = day
        while count:
            day += datetime.timedelta(days=1)
            count -= day.weekday() < 5 and day.isoformat() not in closed
        self.add_days((day - start).days)


# ---- people ----

class Person:
    def __init__(self, mail, password=PASSWORD, secret=None, invitation=None):
        self.mail, self.password, self.secret, self.invitation, self.last_code = mail, password, secret, invitation, None
        self.browser = None


def code_of(secret, step):
    """The one-time code of RFC 6238: six digits, SHA-1."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


# ---- all of it ----

class Register:
    def __init__(self, program, folder, root, store):
        self.program, self.folder, self.store, self.clock = program, folder, store, Clock(root)
        self.keys, self.settings, self.mailbox = (os.path.join(folder, name) for name in ("sign-in.keys", "mail.settings", "mailbox"))
        self.people, self.tokens, self.entries = {}, {}, 0
        self.nobody = self.visitor()
        with open(self.settings, "w", encoding="utf-8") as file:
            file.write(f"sender Concordat (invented) <register@example.org>\nfolder {self.mailbox}\n")

    def run(self, *words, given=b""):
        """The program, asked by the command line: its status and what it said."""
        self.clock.tick()
        environment = {**os.environ, "CONCORDAT_STORE": self.store, "CONCORDAT_NOW": self.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        try:
            done = subprocess.run([self.program, *words], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                                  cwd=self.folder, timeout=LIMIT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise browser.Refused(f"'concordat {words[0]}' did not end within {LIMIT_SECONDS} seconds") from None
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    def must(self, *words):
        status, said, complaint = self.run(*words)
        if status:
            raise browser.Refused(f"'concordat {' '.join(words)}' ended with {status}: {complaint.strip()}")
        return said.decode("utf-8", "replace")

    def begin(self):
        self.must("begin", "--service", HOST, "--keys", self.keys, "--demonstration")

    def exchange(self, raw):
        """One request as bytes, and its answer."""
        status, said, complaint = self.run("request", "--store", self.store, "--keys", self.keys, "--origin", ORIGIN, given=raw)
        if status:
            raise browser.Refused(f"'concordat request' ended with {status}: {complaint.strip()}")
        return said

    def visitor(self):
        return browser.Browser(self.exchange, ORIGIN)

    # ---- ways in ----

    def demonstrate(self):
        """Invented partnerships, with a way in for everybody, by their address."""
        for row in csv.DictReader(io.StringIO(self.must("demo", "register", "--keys", self.keys, "--rows", "2"))):
            self.people[row["mail"]] = Person(row["mail"], row["password"], row["authenticator"])

    def add_person(self, who, roles, name):
        organisation, mail = who.split("@")[1], f"{who}.example.org"
        said = self.must("user", "add", "--keys", self.keys, "--organisation", organisation, "--name", name, "--mail", mail, "--role", roles,
                         "--show")
        links = re.findall(r"https?://\S+", said)
        if len(links) != 1:
            raise browser.Refused(f"'user add' did not say one way in: {said.strip()}")
        self.people[who] = Person(mail, invitation=urllib.parse.urlsplit(links[0]).path)

    def add_token(self, name, organisation, scopes):
        said = self.must("token", "new", "--organisation", organisation, "--label", name, "--scope", scopes)
        self.tokens[name] = self.visitor()
        self.tokens[name].bearer = said.split()[0]

    def code(self, person):
        """A code that was not used yet: who needs another waits for it, as people do."""
        def step():
            return int(self.clock.now.replace(tzinfo=datetime.timezone.utc).timestamp()) // CODE_SECONDS
        while person.last_code is not None and step() <= person.last_code:
            self.clock.tick()
        person.last_code = step()
        return code_of(person.secret, person.last_code)

    def sign_in(self, person):
        """As a person does it: the first time by their invitation, with an authenticator that is set up; later by address and password."""
        window = person.browser = self.visitor()
        if person.invitation:
            window.request("GET", person.invitation)
            self.go_on(window, [("password", person.password)])
            found = re.search(r"\b[A-Z2-7]{32}\b", window.shown.words())
            if not found:
                raise browser.Refused(f"no authenticator can be set up: the page says: {window.shown.words()[:400]}")
            person.secret, person.invitation = found[0], None
        else:
            window.request("GET", "/en/sign-in")
            self.go_on(window, [("mail", person.mail), ("password", person.password)])
        self.go_on(window, [("code", self.code(person))])
        if not any(SESSION_COOKIE in name for name in window.cookies):
            raise browser.Refused(f"{person.mail} could not sign in: the page says: {window.shown.words()[:400]}")

    @staticmethod
    def go_on(window, fields):
        """Send a form, and go where its answer leads."""
        answer = window.submit(fields)
        while answer.status in (302, 303):
            answer = window.follow()
        if answer.status != 200:
            raise browser.Refused(f"signing in, {window.at} answered {answer.status}: {answer.words()[:400]}")

    # ---- mails and entries ----

    def mails(self):
        """Every mail so far, the oldest first, as the folder of a demonstration keeps them."""
        names = sorted(os.listdir(self.mailbox)) if os.path.isdir(self.mailbox) else []
        for name in names:
            if name.endswith(".json"):
                with open(os.path.join(self.mailbox, name), encoding="utf-8") as file:
                    yield json.load(file)

    def mail_texts(self, to):
        return [browser.squeeze(" ".join(f"{words['subject']} ({mail['reference']}) {words['text']}" for words in mail["words"]))
                for mail in self.mails() if mail["address"] == to]

    def count_entries(self):
        return sum(int(count.replace(",", "")) for count in re.findall(r"^ +entries +([\d,]+)", self.must("ledger", "log"), re.MULTILINE))

"""What a browser does with answers: cookies, pages, their links and forms. It asks through a function that takes and gives bytes."""
import html.parser
import json
import re
import urllib.parse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"head", "script", "style", "template", "title"}
INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
FORM_TOKEN, FORM_KEY = "anti-forgery", "idempotency-key"


class Refused(Exception):
    """What a person could not do with the page that is shown."""


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.fields, self.buttons = action, method.upper(), [], []


class Field:
    """An input: its name, the value that it has, whether it is sent as it stands; of a choice, every value that is offered."""

    def __init__(self, name, kind, value, is_sent, offers=None):
        self.name, self.kind, self.value, self.is_sent, self.offers = name, kind, value, is_sent, offers


class Page(html.parser.HTMLParser):
    """The words of a page as they are read, its title, its links and its forms."""

    def __init__(self, text):
        super().__init__()
        self.title, self.links, self.forms = "", [], []
        self.words, self.stack, self.link, self.button, self.choice, self.area = [], [], None, None, None, None
        self.feed(text)
        self.close()
        self.text = squeeze("".join(self.words))
        self.title = squeeze(self.title)

    def handle_starttag(self, tag, attrs):
        a = {name: value if value is not None else "" for name, value in attrs}
        if tag not in VOID:
            self.stack.append(tag)
        self.part(tag)
        if tag == "a" and "href" in a:
            self.link = [a["href"], []]
        elif tag == "form":
            self.forms.append(Form(a.get("action", ""), a.get("method", "get")))
        elif self.forms:
            self.control(tag, a)

    def part(self, tag):
        """Words of two blocks are two words; those of a block and what is emphasised in it are one."""
        if tag not in INLINE:
            self.say(" ")

    def say(self, text):
        self.words.append(text)
        for kept in (self.link and self.link[1], self.button and self.button[2]):
            if kept is not None:
                kept.append(text)

    def control(self, tag, a):
        form = self.forms[-1]
        name, kind, value = a.get("name"), a.get("type", "text"), a.get("value", "")
        if tag == "button" and kind == "submit" or tag == "input" and kind == "submit":
            form.buttons.append([name, value, [value] if tag == "input" else []])
            self.button = form.buttons[-1] if tag == "button" else None
        elif tag == "input" and name and kind in ("radio", "checkbox"):
            form.fields.append(Field(name, kind, a.get("value", "on"), "checked" in a))
        elif tag == "input" and name and kind != "button":
            form.fields.append(Field(name, kind, value, True))
        elif tag == "select" and name:
            self.choice = Field(name, "select", None, True, [])
            form.fields.append(self.choice)
        elif tag == "option" and self.choice:
            self.choice.offers.append(value)
            if "selected" in a or self.choice.value is None:
                self.choice.value = value
        elif tag == "textarea" and name:
            self.area = Field(name, "textarea", "", True)
            form.fields.append(self.area)

    def handle_endtag(self, tag):
        while tag in self.stack and self.stack.pop() != tag:
            pass
        self.part(tag)
        if tag == "a" and self.link:
            self.links.append((squeeze("".join(self.link[1])), self.link[0]))
            self.link = None
        elif tag == "button":
            self.button = None
        elif tag == "select":
            self.choice = None
        elif tag == "textarea" and self.area:
            self.area.value, self.area = self.area.value.removeprefix("\n"), None

    def handle_data(self, data):
        if "title" in self.stack and "svg" not in self.stack:
            self.title += data
        if self.area:
            self.area.value += data
        if not UNSEEN & set(self.stack):
            self.say(data)


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


class Answer:
    """The bytes of one answer, taken apart."""

    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        found = re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", first)
        if not found:
            raise Refused(f"the answer is not one of HTTP: {raw[:200]!r}")
        self.status = int(found[1])
        self.headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        self.written, self.read = None, None

    def header(self, name):
        return next((value for other, value in self.headers if other == name.lower()), None)

    def text(self):
        return self.body.decode("utf-8", "replace")

    def page(self):
        """The page, read once; a Page of nothing when it is none."""
        if self.read is None:
            self.read = Page(self.text() if "html" in (self.header("content-type") or "") else "")
        return self.read

    def words(self):
        return self.page().text if "html" in (self.header("content-type") or "") else squeeze(self.text())

    def value(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refused("the answer is not JSON") from None


class Browser:
    """One person's: cookies, and the page that is shown."""

    def __init__(self, ask, origin):
        self.ask, self.origin, self.cookies, self.bearer, self.shown, self.at = ask, origin, {}, None, None, "/"
        self.sent = None  # the last that asked for a change, and the cookies that it had

    def request(self, method, path, body=b"", kind=None, extra=()):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.origin.split('://')[1]}"]
        if self.bearer:
            lines.append(f"Authorization: Bearer {self.bearer}")
        elif self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method not in ("GET", "HEAD"):
            lines += [f"Origin: {self.origin}", f"Content-Length: {len(body)}"]
            self.sent = (method, path, body, kind, extra), dict(self.cookies)
        if kind:
            lines.append(f"Content-Type: {kind}")
        lines += [f"{name}: {value}" for name, value in extra]
        answer = Answer(self.ask("\r\n".join(lines).encode() + b"\r\n\r\n" + body))
        self.keep_cookies(answer)
        if method != "HEAD":
            self.shown, self.at = answer, path
        return answer

    def again(self):
        """The last change was answered, and the answer was lost on its way: the same is sent again, with the cookies of then."""
        if not self.sent:
            raise Refused("nothing has been sent yet that could be sent again")
        sent, self.cookies = self.sent[0], dict(self.sent[1])
        return self.request(*sent)

    def keep_cookies(self, answer):
        for header, value in answer.headers:
            if header == "set-cookie":
                pair, *more = [part.strip() for part in value.split(";")]
                name, _, content = pair.partition("=")
                if any(part.lower() in ("max-age=0", "max-age=-1") for part in more) or not content:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = content

    def path_of(self, address):
        """The path that an address of this service leads to from the page that is shown."""
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.origin + self.at, address))
        if parts.hostname != urllib.parse.urlsplit(self.origin).hostname:
            raise Refused(f"'{address}' leads to another service")
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def follow(self):
        where = self.shown and self.shown.header("location")
        if not where:
            raise Refused("the answer leads nowhere: it has no location")
        return self.request("GET", self.path_of(where))

    def click(self, text):
        links = self.shown.page().links if self.shown else []
        found = [href for words, href in links if words == text] or [href for words, href in links if text in words]
        if len(set(found)) != 1:
            raise Refused(f"the page has {'several links' if found else 'no link'} '{text}'; it has {listed(words for words, _ in links)}")
        return self.request("GET", self.path_of(found[0]))

    def token(self):
        """The anti-forgery token of the page that is shown."""
        for form in self.shown.page().forms if self.shown else []:
            for field in form.fields:
                if field.name == FORM_TOKEN:
                    return field.value
        return None

    def post(self, path, given, extra=()):
        body = urllib.parse.urlencode([(name, value.replace("\n", "\r\n")) for name, value in [*given, *extra]]).encode()
        return self.request("POST", path, body, "application/x-www-form-urlencoded")

    def submit(self, given, button=None):
        """Fill in the form of the page as a person could, and send it."""
        form, pressed = self.form_of(button, {name for name, _ in given})
        sent = filled(form, given) + ([(pressed[0], pressed[1])] if pressed and pressed[0] else [])
        path = self.path_of(form.action or self.at)
        if form.method == "GET":
            return self.request("GET", path.partition("?")[0] + "?" + urllib.parse.urlencode(sent))
        return self.post(path, sent)

    def form_of(self, button, names):
        forms = self.shown.page().forms if self.shown else []
        if button is not None:
            found = [(form, one) for form in forms for one in form.buttons if squeeze("".join(one[2])) == button]
            if len(found) == 1:
                return found[0]
            raise Refused(f"the page has {'several buttons' if found else 'no button'} '{button}'; it has "
                          + listed(squeeze("".join(one[2])) for form in forms for one in form.buttons))
        found = [form for form in forms if all(has_field(form, name) for name in names)]
        if len(found) == 1 or found and not names:
            return found[0], (found[0].buttons or [None])[0]
        if found:
            raise Refused("the page has several such forms; name the button with 'press'")
        fields = dict.fromkeys(field.name for form in forms for field in form.fields if field.kind != "hidden")
        missing = sorted(name for name in names if not any(has_field(form, name) for form in forms))
        raise Refused(f"the page has no field '{missing[0]}'; it has {listed(fields)}" if missing else "the page has no form with all of these fields")


def listed(words):
    return ", ".join(f"'{word}'" for word in dict.fromkeys(words)) or "none"


def date_parts(name):
    return [f"{name}-day", f"{name}-month", f"{name}-year"]


def has_field(form, name):
    names = {field.name for field in form.fields}
    return name in names or set(date_parts(name)) <= names


def filled(form, given):
    """The fields that are sent: as the page has them, but for those that are given. A day fills the three inputs of a date."""
    values = {}
    for name, value in given:
        if name in {field.name for field in form.fields}:
            values.setdefault(name, []).append(value)
        else:
            found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
            parts = (str(int(found[3])), str(int(found[2])), found[1]) if found else (value, "", "")
            values.update({part: [text] for part, text in zip(date_parts(name), parts)})
    for name, chosen in values.items():
        check_offered(form, name, chosen)
    sent = []
    for field in form.fields:
        if field.name not in values:
            if field.is_sent:
                sent.append((field.name, field.value))
        elif values[field.name]:
            sent += [(field.name, value) for value in values[field.name]]
            values[field.name] = []
    return sent


def check_offered(form, name, chosen):
    """What stands to be chosen from is all that a person can choose."""
    fields = [field for field in form.fields if field.name == name]
    offers = fields[0].offers if fields[0].kind == "select" else [f.value for f in fields] if fields[0].kind in ("radio", "checkbox") else None
    for value in chosen:
        if offers is not None and value not in offers:
            raise Refused(f"'{name}' cannot be '{value}': the page offers {listed(offers)}")

"""Stories as text: what a line may say, and what is wrong with one that says something else. tests/flow.md is the language."""
import difflib
import json
import re

# Every statement. Capitals are a place to fill, dots any number of them; what stands in brackets may be left out.
STATEMENTS = """
flow TEXT
on TIME
advance COUNT UNIT
advance COUNT working days
demonstration
person PERSON ROLES TEXT
token NAME of ORGANISATION SCOPES
as WHO
sign in
get PATH
head PATH
post PATH [bare] FIELD...
submit FIELD...
press TEXT FIELD...
act ACT [on WORD] FIELD...
again
follow
click TEXT
api METHOD PATH [JSON]
run WORD...
mail
expect STATUS
expect [no] text TEXT
expect title TEXT
expect address TEXT
expect [no] link TEXT
expect [no] header NAME TEXT
expect json PLACE = JSON
expect no json PLACE
expect [no] mail to ADDRESS TEXT
keep NAME from text TEXT
keep NAME from address TEXT
keep NAME from json PLACE
keep NAME from header NAME TEXT
keep NAME from mail to ADDRESS TEXT
ledger expect COUNT [more] entries, verified
""".split("\n")[1:-1]

UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
NAME = r"[A-Za-z][A-Za-z0-9_-]*"
# What each place takes, and what is said when something else stands there. A $name may stand in any but the first two.
PLACES = {
    "NAME": (NAME, "a name of letters, digits, '-' and '_'"),
    "METHOD": (r"GET|HEAD|POST|PUT|PATCH|DELETE", "GET, HEAD, POST, PUT, PATCH or DELETE"),
    "TEXT": (r".+", "a text in quotes"),
    "TIME": (r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", "a day or a time of London, as 2026-03-02 or 2026-03-02T14:30"),
    "COUNT": (r"0|[1-9]\d{0,5}", "a whole number"),
    "UNIT": (rf"({'|'.join(UNITS)})s?", "seconds, minutes, hours, days or weeks"),
    "PERSON": (r"[a-z][a-z0-9.-]*@[a-z][a-z0-9-]*", "somebody of an organisation, as hazel@gateshead"),
    "ROLES": (r"[a-z-]+(,[a-z-]+)*", "roles, as hiring-manager,hr"),
    "SCOPES": (r"[a-z]+(,[a-z]+)*", "scopes, as read,act"),
    "ORGANISATION": (r"[a-z][a-z0-9-]*", "the short name of an organisation"),
    "WHO": (r"\S+", "a person, a token, or nobody"),
    "PATH": (r"/.*", "a path, which begins with '/'"),
    "ACT": (r"[a-z]+(-[a-z]+)*", "the name of an act"),
    "STATUS": (r"\d{1,3}", "the status of an answer, as 200, or of a command, as 0"),
    "PLACE": (r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", "a place in JSON, as items.0.name"),
    "ADDRESS": (r"\S+", "an address"),
    "FIELD": (r"[A-Za-z0-9_.-]+=.*", "a field with its value, as rate=41.50"),
    "WORD": (r".*", "a word"),
    "JSON": (r".*", "a value in JSON"),
}


class Mistake(Exception):
    """What is wrong, and where: shown on the author's own line."""

    def __init__(self, at, message, hint=""):
        super().__init__(message)
        self.at, self.message, self.hint, self.more = at, message, hint, []

    def lines(self):
        at = self.at
        return [f"{at.file}:{at.line}:{at.column}: {self.message}", f"{at.line:>5} | {at.text}",
                f"      | {' ' * (at.column - 1)}{'^' * max(at.width, 1)} {self.hint}".rstrip(), *self.more]


class Place:
    """So many characters of a line."""

    def __init__(self, file, line, text, column=1, width=1):
        self.file, self.line, self.text, self.column, self.width = file, line, text, column, width

    def part(self, start, end):
        return Place(self.file, self.line, self.text, start + 1, end - start)

    def after(self):
        return Place(self.file, self.line, self.text, self.column + self.width)


class Word:
    def __init__(self, text, at, is_quoted=False):
        self.text, self.at, self.is_quoted = text, at, is_quoted


class Statement:
    """A line that fits its pattern. What stands in its places, as lists of words; which of the words in brackets it has."""

    def __init__(self, pattern, at):
        self.pattern, self.at, self.places, self.has, self.value = pattern, at, {}, set(), None
        # What it is done by: "expect [no] header NAME TEXT" by expect_header, "expect no json PLACE" by expect_no_json.
        self.verb = "_".join(re.findall(r"[a-z]+", re.sub(r"\[.*?\]|[A-Z.]+", "", pattern)))


def read_word(at, i):
    """The word that begins at ${i}, and where it ends. Quotes hold spaces, in the middle of a word too; \\" is a quote in them."""
    line, start, text, is_quoted = at.text, i, "", False
    while i < len(line) and line[i] not in " \t":
        if line[i] != '"':
            text, i = text + line[i], i + 1
            continue
        found = re.compile(r'"((?:[^"\\]|\\.)*)"').match(line, i)
        if not found:
            raise Mistake(at.part(i, len(line)), "this quote does not end", 'write another " after it')
        text, i, is_quoted = text + re.sub(r'\\(["\\])', r"\1", found[1]), found.end(), True
    return Word(text, at.part(start, i), is_quoted), i


def words_of(at):
    """The words of a line, up to a comment."""
    words, i = [], 0
    while i < len(at.text) and at.text[i] != "#":
        if at.text[i] in " \t":
            i += 1
        else:
            word, i = read_word(at, i)
            words.append(word)
    return words


def fits(word, atom):
    """Whether a word may stand where a pattern has ${atom}."""
    if atom == atom.lower():
        return word.text == atom and not word.is_quoted
    if re.fullmatch(rf"\${NAME}", word.text) and atom not in ("NAME", "METHOD"):
        return True
    return re.fullmatch(PLACES[atom][0], word.text, re.DOTALL) is not None


class Misfit(Exception):
    def __init__(self, i, atom):
        super().__init__(atom)
        self.i, self.wanted = i, "the end of the line" if not atom else f"'{atom}'" if atom == atom.lower() else PLACES[atom][1]


def take(statement, atom, words, i):
    """One part of a pattern, taken from the words at ${i}: where the next one begins."""
    name, many = atom.removesuffix("..."), atom.endswith("...") or atom == "JSON"
    if many:
        for k in range(i, len(words)):
            if not fits(words[k], name):
                raise Misfit(k, name)
        if atom == "JSON" and i == len(words):
            raise Misfit(i, name)
        statement.places[name] = words[i:]
        return len(words)
    if i >= len(words) or not fits(words[i], name):
        raise Misfit(i, name)
    if name != name.lower():
        statement.places.setdefault(name, []).append(words[i])
    return i + 1


def fit(pattern, words):
    """The statement that the words are by ${pattern}; Misfit says how far they are one."""
    statement, i = Statement(pattern, words[0].at), 0
    for option, atom in re.findall(r"\[(.*?)\]|(\S+)", pattern):
        if not option:
            i = take(statement, atom, words, i)
        elif i < len(words) and fits(words[i], option.split()[0]):
            statement.has.add(option.split()[0])
            for part in option.split():
                i = take(statement, part, words, i)
    if i < len(words):
        raise Misfit(i, "")
    return statement


def statement_of(words):
    first = words[0]
    known = list(dict.fromkeys(pattern.split()[0] for pattern in STATEMENTS))
    if first.text not in known:
        near = difflib.get_close_matches(first.text, known, 1)
        raise Mistake(first.at, f"'{first.text}' begins no statement", f"did you mean '{near[0]}'?" if near else "tests/flow.md has them all")
    misfits = []
    for pattern in STATEMENTS:
        if pattern.split()[0] == first.text:
            try:
                return fit(pattern, words)
            except Misfit as misfit:
                misfits.append(misfit)
    far = max(misfit.i for misfit in misfits)
    wanted = "; or ".join(dict.fromkeys(misfit.wanted for misfit in misfits if misfit.i == far))
    if far < len(words):
        raise Mistake(words[far].at, f"expected {wanted}, not '{words[far].text}'")
    raise Mistake(words[-1].at.after(), f"expected {wanted}")


def read_json(statement, lines, number):
    """The value that a statement ends in, and the number of its last line: it goes on where lines are indented deeper."""
    at = statement.places["JSON"][0].at
    text, indent = at.text[at.column - 1:], len(at.text) - len(at.text.lstrip())
    while number < len(lines) and len(lines[number]) - len(lines[number].lstrip()) > indent and lines[number].strip():
        text, number = text + "\n" + lines[number], number + 1
    try:
        statement.value = json.loads(text)
    except ValueError as error:
        raise Mistake(at, f"this is not JSON: {error}") from None
    return number


def stories_of(file, text):
    """The stories of a file: each a list of statements, the first of them its 'flow'."""
    stories, lines, number = [], text.split("\n"), 0
    while number < len(lines):
        number += 1
        words = words_of(Place(file, number, lines[number - 1]))
        if not words:
            continue
        statement = statement_of(words)
        if statement.places.get("JSON"):
            number = read_json(statement, lines, number)
        if statement.verb == "flow":
            stories.append([])
        if not stories:
            raise Mistake(statement.at, "a file begins with a story's title", 'write first: flow "what happens"')
        stories[-1].append(statement)
    if not stories:
        raise Mistake(Place(file, 1, lines[0]), "there is no story in the file", 'write for example: flow "what happens"')
    for story in stories:
        if len(story) < 2 or story[1].verb != "on":
            raise Mistake(story[0].at, "a story says first when it begins", "write after it: on 2026-03-02")
    return stories

-- What wrk asks, from the environment: ASK_TOKEN is its token and ASK_BODY a file to be posted; with ASK_ACT, two digits that no other turn
-- has, every request records another worker under a key of its own; with ASK_CLOSE every request has a connection of its own.  At the end one
-- line of JSON tells what came of it.
local token, body, act = os.getenv("ASK_TOKEN"), os.getenv("ASK_BODY"), os.getenv("ASK_ACT")
local asked, same = 0, nil

function init()
    wrk.headers["Authorization"] = "Bearer " .. token
    wrk.headers["Content-Type"] = "application/json"
    if os.getenv("ASK_CLOSE") then
        wrk.headers["Connection"] = "close"
    end
    if body then
        wrk.method = "POST"
        wrk.body = io.open(body):read("*a")
    end
    same = wrk.format()
end

-- Numbers of registration that no regulator issues: of a turn and a request, so that none comes twice.
local function another()
    local registration = string.format("SW0%s%06d", act, asked)

    asked = asked + 1
    wrk.headers["Idempotency-Key"] = registration
    return wrk.format("POST", nil, nil, string.format('{"registration":"%s","name":"Invented %s"}', registration, registration))
end

function request()
    return act and another() or same
end

function done(summary, latency, requests)
    local e = summary.errors

    print(string.format('{"requests":%d,"us":%d,"wrong":%d}', summary.requests, summary.duration, e.status + e.connect + e.read + e.write + e.timeout))
end

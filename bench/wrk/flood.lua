-- wrk script: each request asks for a price and comes, says the proxy, from the next of a million addresses; every
-- other one is of IPv6, in a /64 of its own. A connection that has its answer pauses for so many milliseconds.
local at, pause = 0, 0

function init(arguments)
  at, pause = tonumber(arguments[1]), tonumber(arguments[2])
end

function delay()
  return pause
end

function request()
  at = (at + 1) % 1000000
  local high, low = math.floor(at / 65536), at % 65536
  if at % 2 == 0 then
    wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", high, math.floor(low / 256), low % 256)
  else
    wrk.headers["X-Forwarded-For"] = string.format("2001:db8:%x:%x::1", high, low)
  end
  return wrk.format("GET", "/once/1k")
end

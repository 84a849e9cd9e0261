-- wrk script: each request claims the next payment of a list, one id a line.
local ids, at = {}, 0

function init(arguments)
  for id in io.lines(arguments[1]) do ids[#ids + 1] = id end
end

function request()
  at = at % #ids + 1
  wrk.headers["Holdfast-Payment"] = ids[at]
  return wrk.format("GET", "/once/1k")
end

-- What wrk asks a tracking node for: each of the paths in a file, in turn; and one line at the end:
-- requests a second, p99 in ms, requests, answers that were errors.
local requests, turn = {}, 0

function init(arguments)
   wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
   for path in io.lines(arguments[1]) do
      requests[#requests + 1] = wrk.format("GET", path)
   end
end

function request()
   turn = turn % #requests + 1
   return requests[turn]
end

function done(summary, latency, _)
   local errors = summary.errors
   io.write(string.format("figures %.0f %.3f %d %d\n",
      summary.requests * 1e6 / summary.duration, latency:percentile(99) / 1e3, summary.requests,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

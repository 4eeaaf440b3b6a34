import { Fault } from '../../base/fault.ts'

export const requestRefused = (name: string, answer: string) =>
  new Fault('bench_request_refused', 400, `Asked once before any load, ${name} failed: ${answer}`, {
    hint: 'Mend its path, headers, body or role; a request that never succeeds measures nothing.',
  })

export const nothingToAsk = (reason: string) =>
  new Fault('bench_nothing_to_ask', 400, `There is no request to send: ${reason}`, {
    hint: 'Declare requests as [[dorsal.bench.request]] in config.toml, or name a file with --requests or --from.',
  })

export const fileUnusable = (path: string, reason: string, cause?: unknown) =>
  new Fault('bench_file_unusable', 400, `${path} cannot be used: ${reason}`, {
    hint: '--requests takes a JSON list of requests with a path each, --from a HAR as browsers export it.',
    cause,
  })

export const reportUnwritable = (path: string, reason: string, cause: unknown) =>
  new Fault('bench_report_unwritable', 403, `${path} cannot be written: ${reason}`, {
    hint: 'Name a file in a folder that exists and is yours.',
    cause,
  })

export const urlUnusable = () =>
  new Fault('bench_url_unusable', 400, 'The address to test cannot be used', {
    hint: 'Give the address of a server, such as https://api.example.org, without user and password.',
  })

export const roleNotOurs = (role: string) =>
  new Fault('bench_role_not_ours', 400, `A request is to be sent as ${role}, to a server that is not on this machine`, {
    hint: "This project's keys are not sent to other machines: leave `as` out and give a key of that server in DORSAL_BENCH_KEY.",
  })

import { Fault } from '../../base/fault.ts'

export const changelogReleased = (version: string) =>
  new Fault('changelog_released', 409, `The changelog has a section for ${version} already`, {
    hint: 'Give the version that is to be released now; a section that was released is not written anew.',
  })

export const tokenMissing = (service: string, variable: string) =>
  new Fault('post_token_missing', 401, `Nothing can be posted to ${service} without a token`, {
    hint: `Set the environment variable ${variable}.`,
  })

export const postTargetMissing = (what: string, setting: string) =>
  new Fault('post_target_missing', 400, `It is not known where to post: ${what}`, { hint: `Set ${setting} in config.toml.` })

export const postAddressUnsafe = (setting: string) =>
  new Fault('post_address_unsafe', 400, `${setting} is not an address that a token may be sent to`, {
    hint: 'Give an https:// address without user and password; http:// is for this machine only.',
  })

export const postUnauthorized = (service: string, variable: string) =>
  new Fault('post_unauthorized', 401, `${service} does not know the token`, { hint: `Check ${variable}: it may have run out.` })

export const postForbidden = (service: string, what: string) =>
  new Fault('post_forbidden', 403, `${service} does not let this token write ${what}`, {
    hint: 'At GitHub a token needs write access to pull requests (comments) or contents (releases); at Jira the right to add comments.',
  })

export const postNotFound = (service: string, what: string) =>
  new Fault('post_not_found', 404, `${service} has no ${what}, or does not show it to this token`, {
    hint: 'Check number, tag or key, the repository, and what the token may see.',
  })

export const postRefused = (service: string, reason: string) =>
  new Fault('post_refused', 422, `${service} refused the text: ${reason}`, { hint: 'Mend what it says, and run the command again.' })

export const postLimited = (service: string, wait: string | null) =>
  new Fault('post_limited', 429, `${service} takes no more requests of this token for now`, {
    hint: wait === null ? 'Run the command again in a few minutes.' : `Run the command again in ${wait} seconds.`,
  })

export const postFailed = (service: string, reason: string, cause?: unknown) =>
  new Fault('post_failed', 502, `${service} did not take the text: ${reason}`, {
    hint: 'Whether it stands there is not known. Run the command again: a text of its own that it finds is written anew, not twice.',
    cause,
  })

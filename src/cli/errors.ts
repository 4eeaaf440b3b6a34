import { Fault } from '../base/fault.ts'

export const userUnknown = (named: string) =>
  new Fault('user_unknown', 404, `No user is called ${named}`, {
    hint: 'Give an id, an e-mail address or a phone number; `dorsal auth users list` shows the users.',
  })

export const branchOrDatabase = () =>
  new Fault('branch_or_database', 400, '--branch and --database-url name two databases', { hint: 'Leave one of them out.' })

export const metadataInvalid = (flag: string) =>
  new Fault('metadata_invalid', 400, `${flag} takes a JSON object`, { hint: `For instance ${flag} '{"plan":"pro"}'.` })

export const nothingToPost = () =>
  new Fault('nothing_to_post_to', 400, '--post does not say where', { hint: 'Add --pull-request, --release or --jira.' })

export const postNotAsked = () =>
  new Fault('post_not_asked', 400, 'Nothing is posted without --post', {
    hint: 'Add --post, or leave out --pull-request, --release and --jira.',
  })

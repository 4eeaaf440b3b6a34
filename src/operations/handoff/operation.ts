export type { Api } from './adapters/call-api.ts'
export { type Github, type Posted, postPullRequestComment, postRelease } from './adapters/github.ts'
export { postIssueComment } from './adapters/jira.ts'
export { mergeChangelog } from './domain/merge-changelog.ts'
export { renderChangelog } from './domain/render-changelog.ts'
export { renderHandoff } from './domain/render-handoff.ts'
export { postAddressUnsafe, postTargetMissing, tokenMissing } from './errors.ts'
export { changesInFrench } from './phrases/changes-fr.ts'
export { readComments } from './store/read-comments.ts'
export {
  type ApiChange,
  type ChangedThing,
  type Field,
  type HandoffFacts,
  type HandoffMigration,
  type Language,
  type Measured,
  type PermissionChange,
  type Permissions,
  type Reader,
  type Rehearsal,
  readers,
  type TicketLinks,
} from './types.ts'

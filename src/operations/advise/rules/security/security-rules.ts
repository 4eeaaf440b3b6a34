import type { AdviceRule } from '../../types.ts'
import { anonymousFunctionWrites } from './anonymous-function-writes.ts'
import { anonymousUserPasses } from './anonymous-user-passes.ts'
import { bucketOpenToListing } from './bucket-open-to-listing.ts'
import { callerHasPowerfulMembership } from './caller-has-powerful-membership.ts'
import { callerOwnsTable } from './caller-owns-table.ts'
import { callerPassesRowSecurity } from './caller-passes-row-security.ts'
import { corsWithWildcard } from './cors-with-wildcard.ts'
import { defaultGrantsToCallers } from './default-grants-to-callers.ts'
import { definerFunctionOpenToAnon } from './definer-function-open-to-anon.ts'
import { definerFunctionOpenToUsers } from './definer-function-open-to-users.ts'
import { exposedTableWithoutRowSecurity } from './exposed-table-without-row-security.ts'
import { extensionBehind } from './extension-behind.ts'
import { extensionInPublic } from './extension-in-public.ts'
import { extensionLeftBehind } from './extension-left-behind.ts'
import { foreignTableInApi } from './foreign-table-in-api.ts'
import { graphqlShowsToAnon } from './graphql-shows-to-anon.ts'
import { graphqlShowsToUsers } from './graphql-shows-to-users.ts'
import { innerSchemaExposed } from './inner-schema-exposed.ts'
import { longLivedTokens } from './long-lived-tokens.ts'
import { materializedViewInApi } from './materialized-view-in-api.ts'
import { mutableSearchPath } from './mutable-search-path.ts'
import { policyAlwaysTrue } from './policy-always-true.ts'
import { policyComparesColumnWithItself } from './policy-compares-column-with-itself.ts'
import { policyLetsOwnerChange } from './policy-lets-owner-change.ts'
import { policyOpensReading } from './policy-opens-reading.ts'
import { policyTrueWithoutUser } from './policy-true-without-user.ts'
import { policyTrustsUserMetadata } from './policy-trusts-user-metadata.ts'
import { policyWithoutCheck } from './policy-without-check.ts'
import { policyWithoutCondition } from './policy-without-condition.ts'
import { policyWithoutRowSecurity } from './policy-without-row-security.ts'
import { postgresBehind } from './postgres-behind.ts'
import { queueInApi } from './queue-in-api.ts'
import { reusedRefreshTokens } from './reused-refresh-tokens.ts'
import { rowSecurityWithoutPolicy } from './row-security-without-policy.ts'
import { schemaOpenToCreation } from './schema-open-to-creation.ts'
import { sensitiveColumnExposed } from './sensitive-column-exposed.ts'
import { servingRoleTooPowerful } from './serving-role-too-powerful.ts'
import { shortPasswords } from './short-passwords.ts'
import { truncateOpenToCallers } from './truncate-open-to-callers.ts'
import { unconfirmedMail } from './unconfirmed-mail.ts'
import { usersOpenToCallers } from './users-open-to-callers.ts'
import { viewBypassesRowSecurity } from './view-bypasses-row-security.ts'
import { viewShowsUsers } from './view-shows-users.ts'
import { weakSecret } from './weak-secret.ts'
import { wildcardRedirect } from './wildcard-redirect.ts'

/** In the order of the documentation. */
export const securityRules: readonly AdviceRule[] = [
  anonymousFunctionWrites,
  anonymousUserPasses,
  bucketOpenToListing,
  callerHasPowerfulMembership,
  callerOwnsTable,
  callerPassesRowSecurity,
  corsWithWildcard,
  defaultGrantsToCallers,
  definerFunctionOpenToAnon,
  definerFunctionOpenToUsers,
  exposedTableWithoutRowSecurity,
  extensionBehind,
  extensionInPublic,
  extensionLeftBehind,
  foreignTableInApi,
  graphqlShowsToAnon,
  graphqlShowsToUsers,
  innerSchemaExposed,
  longLivedTokens,
  materializedViewInApi,
  mutableSearchPath,
  policyAlwaysTrue,
  policyComparesColumnWithItself,
  policyLetsOwnerChange,
  policyOpensReading,
  policyTrueWithoutUser,
  policyTrustsUserMetadata,
  policyWithoutCheck,
  policyWithoutCondition,
  policyWithoutRowSecurity,
  postgresBehind,
  queueInApi,
  reusedRefreshTokens,
  rowSecurityWithoutPolicy,
  schemaOpenToCreation,
  sensitiveColumnExposed,
  servingRoleTooPowerful,
  shortPasswords,
  truncateOpenToCallers,
  unconfirmedMail,
  usersOpenToCallers,
  viewBypassesRowSecurity,
  viewShowsUsers,
  weakSecret,
  wildcardRedirect,
]

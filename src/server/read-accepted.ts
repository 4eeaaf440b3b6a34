import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { findErrno, isErrno } from '../base/errno.ts'
import { parseAccepted } from '../findings/parse-accepted.ts'
import type { Acceptance, RuleCard } from '../findings/types.ts'
import { adviceRules } from '../operations/advise/operation.ts'
import { contractRules } from '../operations/contract/operation.ts'
import { lintRules } from '../operations/lint/operation.ts'
import { permissionDisagreement } from '../operations/permissions/operation.ts'
import type { Project } from '../project/types.ts'
import { acceptedFileUnreadable } from './errors.ts'

const everyRule: readonly RuleCard[] = [...lintRules, ...adviceRules, ...contractRules, permissionDisagreement]

/**
 * The findings that a project lives with, as far as they are about these rules or about none that exists: who asks for the others does not find them
 * unused. Throws `accepted_unreadable`, `accepted_file_unreadable`.
 */
export async function readAccepted(project: Project, rules: readonly Pick<RuleCard, 'name'>[]): Promise<readonly Acceptance[]> {
  const path = join(project.folder, 'accepted.toml')
  const file = relative(project.root, path)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return ''
    throw acceptedFileUnreadable(file, findErrno(error) ?? 'unknown reason', error)
  })
  const asked = new Set(rules.map(({ name }) => name))
  const others = new Set(everyRule.map(({ name }) => name).filter((name) => !asked.has(name)))
  return parseAccepted(text, file).filter(({ finding }) => !others.has(finding.slice(0, finding.indexOf(':'))))
}

import type { TicketLinks } from '../../operations/handoff/operation.ts'
import { findOrigin } from '../../project/read-history.ts'
import type { Workplace } from '../beside-server.ts'

/** `ada/shop`, by the settings or by the remote called origin; undefined where neither says it. */
export async function findRepository({ project, settings: { handoff } }: Workplace): Promise<string | undefined> {
  if (handoff.githubRepository !== undefined) return handoff.githubRepository
  const origin = await findOrigin(project)
  const host = URL.parse(handoff.githubUrl)?.hostname
  if (origin === undefined || host === undefined) return undefined
  const [, at, path] = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(origin) ?? []
  return at === host && path !== undefined && /^[\w.-]+\/[\w.-]+$/.test(path) ? path : undefined
}

/** Where ticket keys of commits lead to. */
export async function findTicketLinks(place: Workplace): Promise<TicketLinks> {
  const { jiraUrl, jiraProjects, githubUrl } = place.settings.handoff
  const repository = await findRepository(place)
  return {
    repositoryUrl: repository === undefined ? undefined : `${trimSlash(githubUrl)}/${repository}`,
    jiraUrl: jiraUrl === undefined ? undefined : trimSlash(jiraUrl),
    jiraProjects,
  }
}

export function trimSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

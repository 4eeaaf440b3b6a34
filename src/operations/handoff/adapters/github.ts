import { type Api, callApi, toRecord } from './call-api.ts'

/** Comments and releases of one repository, by https://docs.github.com/en/rest (version 2022-11-28). */
export type Github = { readonly api: Api /** `ada/shop`. */; readonly repository: string }

export type Posted = { readonly where: string; readonly url: string; readonly kind: 'created' | 'updated' }

/** By which a text of ours is found again; it shows nowhere. */
export const marker = '<!-- dorsal handoff -->'
const endMarker = '<!-- /dorsal handoff -->'

/** Writes our comment on a pull request, or writes it anew where it stands already. */
export async function postPullRequestComment(
  { api, repository }: Github,
  { number, text }: { number: number; text: string },
): Promise<Posted> {
  const what = `pull request ${number} in ${repository}`
  const comment = await findComment({ api, repository }, { number, what })
  const path = comment === undefined ? `/issues/${number}/comments` : `/issues/comments/${comment}`
  const written = await callApi(api, {
    method: comment === undefined ? 'POST' : 'PATCH',
    path: `/repos/${repository}${path}`,
    body: { body: `${marker}\n${text}` },
    what,
  })
  return { where: what, url: readUrl(written), kind: comment === undefined ? 'created' : 'updated' }
}

const pageSize = 100

async function findComment({ api, repository }: Github, { number, what }: { number: number; what: string }): Promise<number | undefined> {
  for (let page = 1; ; page++) {
    const path = `/repos/${repository}/issues/${number}/comments?per_page=${pageSize}&page=${page}`
    const comments = await callApi(api, { method: 'GET', path, what })
    const list = Array.isArray(comments) ? comments.map(toRecord) : []
    // Somebody who quotes it has the marker behind a `>`.
    const own = list.find(({ body }) => typeof body === 'string' && body.startsWith(marker))
    if (typeof own?.id === 'number') return own.id
    if (list.length < pageSize) return undefined
  }
}

/**
 * Writes our part of the release of a tag, which it makes where there is none; what people wrote around it stays. A tag that GitHub does not know is
 * `post_not_found`: a release would make one, of whatever stands on the main branch.
 */
export async function postRelease({ api, repository }: Github, { tag, text }: { tag: string; text: string }): Promise<Posted> {
  const what = `release of the tag ${tag} in ${repository}`
  const root = `/repos/${repository}`
  await callApi(api, { method: 'GET', path: `${root}/git/ref/tags/${encodePath(tag)}`, what: `tag ${tag} in ${repository}` })
  const release = await findRelease({ api, repository }, tag)
  const ours = `${marker}\n${text.trimEnd()}\n${endMarker}`
  const written =
    release === undefined
      ? await callApi(api, { method: 'POST', path: `${root}/releases`, body: { tag_name: tag, name: tag, body: ours }, what })
      : await callApi(api, {
          method: 'PATCH',
          path: `${root}/releases/${release.id}`,
          body: { body: replaceOurs(release.body, ours) },
          what,
        })
  return { where: what, url: readUrl(written), kind: release === undefined ? 'created' : 'updated' }
}

type Release = { readonly id: number; readonly body: string }

/** Among all of them and not by its tag: a draft has no address of that kind, and would get a twin. */
async function findRelease({ api, repository }: Github, tag: string): Promise<Release | undefined> {
  for (let page = 1; ; page++) {
    const path = `/repos/${repository}/releases?per_page=${pageSize}&page=${page}`
    const releases = await callApi(api, { method: 'GET', path, what: `releases in ${repository}` })
    const list = Array.isArray(releases) ? releases.map(toRecord) : []
    const found = list.find(({ tag_name: name }) => name === tag)
    if (typeof found?.id === 'number') return { id: found.id, body: typeof found.body === 'string' ? found.body : '' }
    if (list.length < pageSize) return undefined
  }
}

function replaceOurs(body: string, ours: string): string {
  const [first, last] = [body.indexOf(marker), body.indexOf(endMarker)]
  if (first >= 0 && last > first) return `${body.slice(0, first)}${ours}${body.slice(last + endMarker.length)}`
  return body.trim() === '' ? ours : `${body.trimEnd()}\n\n${ours}`
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function readUrl(written: unknown): string {
  const { html_url: url } = toRecord(written)
  return typeof url === 'string' ? url : ''
}

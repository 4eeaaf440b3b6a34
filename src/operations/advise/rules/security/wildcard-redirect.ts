import { createRule } from '../../domain/create-rule.ts'

export const wildcardRedirect = createRule({
  name: 'wildcard-redirect',
  area: 'security',
  severity: 'error',
  title: 'After a sign-in people may be sent to pages of strangers',
  reason:
    'The session travels with the redirect. A pattern that leaves the host open lets whoever sends somebody a link receive it: `https://*`, `https://*.vercel.app/**`, where anybody gets a name.',
  remedy: 'Name the host. A `*` in the path is safe, and one in front of a domain that is yours alone.',
  example: {
    kind: 'config',
    dangerous: '[auth]\nadditional_redirect_urls = ["https://*/**"]',
    safe: '[auth]\nadditional_redirect_urls = ["https://app.example.org/**", "https://*.preview.example.org/**"]',
  },
  find: ({ settings: { redirectUrls } }) =>
    redirectUrls.filter(isOpen).map((pattern) => ({
      subject: pattern,
      message: `${pattern} lets people be sent to hosts that others own`,
      fix: `[auth]\nadditional_redirect_urls = [${redirectUrls
        .filter((each) => !isOpen(each))
        .map((each) => JSON.stringify(each))
        .join(', ')}]`,
    })),
})

/** Places where anybody gets a host name: a pattern below them is open to all. */
const sharedHosts = [
  'vercel.app',
  'netlify.app',
  'pages.dev',
  'workers.dev',
  'github.io',
  'herokuapp.com',
  'web.app',
  'onrender.com',
  'fly.dev',
  'ngrok.io',
]

/** `*` where the host ends, or in front of a host that strangers share. */
function isOpen(pattern: string): boolean {
  const host = /^[a-z*][a-z0-9+.*-]*:\/\/([^/?#:]*)/i.exec(pattern)?.[1]
  if (host === undefined) return pattern.startsWith('*')
  if (!/[*?{]/.test(host)) return false
  const fixed = host.slice(Math.max(host.lastIndexOf('*'), host.lastIndexOf('?'), host.lastIndexOf('}')) + 1).replace(/^[.-]/, '')
  return !fixed.includes('.') || sharedHosts.includes(fixed)
}

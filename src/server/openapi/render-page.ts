/** Nothing comes from elsewhere, and no other page may show this one. Scalar writes its style into the page. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The page at /docs: whose description is shown, and the description. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<style>
  body { margin: 0 }
  #reader { display: flex; gap: .5rem; align-items: center; padding: .5rem 1rem; font: 14px system-ui, sans-serif; color: var(--scalar-color-1, inherit); border-bottom: 1px solid #8884 }
  #reader input { flex: 1; min-width: 0; max-width: 32rem; color: inherit; background: none; padding: .35rem .5rem; font: inherit; border: 1px solid #8886; border-radius: 4px }
  #reader button { padding: .35rem .8rem; font: inherit; border: 1px solid #8886; border-radius: 4px; background: none; color: inherit; cursor: pointer }
  #problem { color: var(--scalar-color-red, #b42318) }
  @media (max-width: 40rem) { #reader { flex-wrap: wrap } #reader label, #problem:not(:empty) { flex-basis: 100% } }
</style>
</head>
<body>
<form id="reader">
  <label for="key">Key or token of the reader</label>
  <input id="key" type="password" autocomplete="off" placeholder="none: what anybody may use">
  <button>Show</button>
  <span id="problem" role="alert"></span>
</form>
<main id="api"></main>
<script src="/docs/viewer.js" defer></script>
<script src="/docs/page.js" defer></script>
</body>
</html>
`

/** Runs in the browser. The key stays in this tab: in no address, and in no request to anybody else. */
export const pageScript = `
const key = document.querySelector('#key')
const problem = document.querySelector('#problem')
let shown

function headersOf(secret) {
  if (secret === '') return {}
  return secret.split('.').length === 3 ? { apikey: secret, authorization: 'Bearer ' + secret } : { apikey: secret }
}

async function show() {
  problem.textContent = ''
  const reply = await fetch('/openapi.json' + location.search, { headers: headersOf(key.value.trim()) })
  const content = await reply.json()
  if (!reply.ok) {
    problem.textContent = content.message ?? 'The description could not be read'
    return
  }
  shown?.destroy()
  document.querySelector('#api').replaceChildren()
  document.title = content.info.title
  // A proxy in front may have another name than the server knows.
  content.servers = [{ url: location.origin }]
  const secret = key.value.trim()
  shown = Scalar.createApiReference('#api', {
    content,
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    persistAuth: false,
    authentication: { preferredSecurityScheme: 'apiKey', securitySchemes: { apiKey: { value: secret }, bearer: { token: secret } } },
  })
}

key.value = sessionStorage.getItem('dorsal-docs-key') ?? ''
document.querySelector('#reader').addEventListener('submit', (event) => {
  event.preventDefault()
  sessionStorage.setItem('dorsal-docs-key', key.value.trim())
  show()
})
show()
`

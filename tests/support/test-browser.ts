/** Follows redirects as a browser does: with the cookies that each host and path set, and no script. */
export type TestBrowser = {
  /** Goes on until a page answers without a redirect, or `stopAt` is reached, whose address is given unasked. */
  readonly open: (address: string, stopAt: string) => Promise<URL>
  readonly forgetCookies: () => void
}

type Cookie = { readonly name: string; readonly value: string; readonly host: string; readonly path: string }

export function createTestBrowser(): TestBrowser {
  let cookies: readonly Cookie[] = []
  return {
    open: async (address, stopAt) => {
      let url = new URL(address)
      for (let steps = 0; steps < 20; steps++) {
        if (url.href.startsWith(stopAt)) return url
        const answer = await fetch(url, { redirect: 'manual', headers: { cookie: renderCookies(cookies, url) } })
        cookies = keepCookies(cookies, url, answer.headers.getSetCookie())
        const location = answer.headers.get('location')
        if (location === null) throw new Error(`${url.pathname} answered ${answer.status}: ${await answer.text()}`)
        await answer.body?.cancel()
        url = new URL(location, url)
      }
      throw new Error(`${address} leads in circles`)
    },
    forgetCookies: () => {
      cookies = []
    },
  }
}

function renderCookies(cookies: readonly Cookie[], { host, pathname }: URL): string {
  const sent = cookies.filter((cookie) => cookie.host === host && pathname.startsWith(cookie.path))
  return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
}

function keepCookies(cookies: readonly Cookie[], { host }: URL, set: readonly string[]): readonly Cookie[] {
  const fresh = set.map((line) => parseCookie(line, host))
  const kept = cookies.filter((old) => !fresh.some(({ name, path }) => name === old.name && path === old.path && host === old.host))
  return [...kept, ...fresh].filter(({ value }) => value !== '')
}

function parseCookie(line: string, host: string): Cookie {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const at = pair.indexOf('=')
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/'
  return { name: pair.slice(0, at), value: pair.slice(at + 1), host, path }
}

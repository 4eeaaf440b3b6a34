export type MailLanguage = 'en' | 'fr'

type Hints = {
  readonly metadata: Readonly<Record<string, unknown>>
  /** RFC 9110, section 12.5.4. */
  readonly acceptLanguage: string | undefined
}

/** What the person chose (`locale`, `lang` or `language` of the metadata), else what the browser prefers, else `fallback`. */
export function pickLanguage({ metadata, acceptLanguage }: Hints, fallback: MailLanguage): MailLanguage {
  const chosen = [metadata.locale, metadata.lang, metadata.language].map(findLanguage).find((language) => language !== undefined)
  return (
    chosen ??
    preferred(acceptLanguage ?? '')
      .map(findLanguage)
      .find((language) => language !== undefined) ??
    fallback
  )
}

const spoken: Readonly<Record<string, MailLanguage>> = { en: 'en', fr: 'fr' }

/** `fr`, `fr-CA` and `fr_FR` are all French. */
function findLanguage(tag: unknown): MailLanguage | undefined {
  return typeof tag === 'string' ? spoken[tag.trim().slice(0, 3).toLowerCase().replace(/[-_]$/, '')] : undefined
}

function preferred(header: string): readonly string[] {
  const wishes = header
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
    })
  return wishes
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

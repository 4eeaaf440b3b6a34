const namePattern = /^(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))$/u

/** Names as PostgreSQL reads them: lower case unless quoted. Throws what `refuse` makes of a part that is none. */
export function parseNames(text: string, separator: '.' | ',', refuse: (part: string) => Error): readonly string[] {
  const parts = text.match(separator === '.' ? /(?:"[^"]*"|[^."])+/g : /(?:"[^"]*"|[^,"])+/g) ?? []
  return parts.map((part) => {
    const [, quoted, plain] = namePattern.exec(part) ?? []
    const name = quoted?.replaceAll('""', '"') ?? plain?.toLowerCase()
    if (name === undefined) throw refuse(part)
    return name
  })
}

/** Words apart by white space, unless it stands in double quotes. */
export function splitWords(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|[^\s"])+/g) ?? []
}

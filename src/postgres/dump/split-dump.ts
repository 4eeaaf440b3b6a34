/** One object of a dump: what makes it, its owner and the like. */
export type DumpEntry = { readonly what: string; readonly text: string }

// Names have their line breaks taken out by pg_dump here. PostgreSQL's own grammar would tell statements apart too, but V8 compiles it for
// seconds in the background, with 500 MB of memory.
const heading = /^--\n-- Name: (.*); Type: (.*); Schema: (.*); Owner: .*\n--\n/gm

/** Takes pg_dump's text apart where it puts a heading over the next object. */
export function splitDump(text: string): readonly DumpEntry[] {
  const headings = [...text.matchAll(heading)]
  const first = { what: 'the settings of the dump', text: text.slice(0, headings[0]?.index) }
  return [
    first,
    ...headings.map((found, index) => {
      const [head, name, type, schema] = found
      const what = `${type} ${schema === '-' ? '' : `${schema}.`}${name}`
      return { what, text: text.slice(found.index + head.length, headings[index + 1]?.index) }
    }),
  ]
}

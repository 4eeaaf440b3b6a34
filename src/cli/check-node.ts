const oldest = { major: 22, minor: 12 }

/** What a person with an older Node is told; undefined when `version`, such as `22.12.0`, will do. */
export function findNodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return undefined
  return [
    `error: Dorsal needs Node ${oldest.major}.${oldest.minor} or newer, and this is ${version}`,
    'hint: Install a newer Node; in a clone of Dorsal `npm start` and `npm run -s dorsal -- …` bring their own.',
  ].join('\n')
}

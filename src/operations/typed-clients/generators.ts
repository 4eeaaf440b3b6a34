/** A tool of another ecosystem that makes types from the OpenAPI document. */
export type Generator = {
  readonly language: string
  readonly name: string
  /** Run in this order, in the folder that the types are to stand in. */
  readonly commands: readonly string[]
}

const describeApi = 'dorsal api openapi --all --role authenticated --output openapi.json'

export const generators: readonly Generator[] = [
  {
    language: 'python',
    name: 'datamodel-code-generator',
    commands: [
      describeApi,
      'pipx run datamodel-code-generator --input openapi.json --input-file-type openapi --output-model-type pydantic_v2.BaseModel --no-treat-dot-as-module --output database_types.py',
    ],
  },
  {
    language: 'go',
    name: 'oapi-codegen',
    commands: [
      describeApi,
      'go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@latest -generate types -package database -o types.go openapi.json',
    ],
  },
  ...['dart', 'swift6', 'kotlin'].map((generator) => ({
    language: generator.replace('6', ''),
    name: 'OpenAPI Generator',
    commands: [
      describeApi,
      `npx --yes @openapitools/openapi-generator-cli generate -g ${generator} -i openapi.json -o api --global-property models`,
    ],
  })),
]

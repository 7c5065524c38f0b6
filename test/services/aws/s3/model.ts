import * as client from '@aws-sdk/client-s3'

/** An operation as the SDK's model of the S3 API has it. */
export interface ModelOperation {
  name: string
  method: string
  on: 'service' | 'bucket' | 'object'
  /** The names in the query that lead to it. */
  by: string[]
  /** Of its members that come in the query and in headers, in lower case. */
  query: string[]
  headers: string[]
}

/** The SDK writes a schema as an array whose first item says its kind; 9 is an operation's. */
export const model: readonly ModelOperation[] = Object.values<unknown>(client)
  .filter(schema => Array.isArray(schema) && schema[0] === 9)
  // The SDK's types say nothing of what is in a schema.
  .map(schema => schema as OperationSchema)
  .map(([, , name, { http }, input]) => {
    const [method, uri] = http
    const [path = '', search = ''] = uri.split('?')
    const members = input()[5].map(member => (Array.isArray(member) ? member[1] : {}))
    return {
      name,
      method,
      on: path.includes('{Key+}') ? 'object' : name.endsWith('Buckets') ? 'service' : 'bucket',
      by: search.split('&').filter(part => part !== '' && !part.startsWith('x-id')),
      query: members.flatMap(({ httpQuery }) => httpQuery ?? []),
      headers: members.flatMap(({ httpHeader }) => httpHeader?.toLowerCase() ?? []),
    }
  })

interface Traits {
  httpQuery?: string
  httpHeader?: string
}

type OperationSchema = [
  kind: 9,
  namespace: string,
  name: string,
  traits: { http: [method: string, uri: string, status: number] },
  input: () => [
    kind: 3,
    namespace: string,
    name: string,
    traits: unknown,
    members: string[],
    shapes: (MemberShape | number)[],
  ],
]
type MemberShape = [schema: unknown, traits: Traits]

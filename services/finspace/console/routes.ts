// What a browser asks of the service beside the FinSpace API: routes of the HTTP API, each with rights of that API.
import * as z from 'zod'
import { changesetArn, clusterArn, databaseArn } from '../../../model/arn.ts'
import { readBody } from '../../wire/body.ts'
import type { Call } from '../../wire/call.ts'
import { decodeJson } from '../../wire/json.ts'
import { parseInput } from '../../wire/validation.ts'
import type { LookUp } from '../audit/look-up.ts'
import { type Disk, overview } from './overview.ts'
import type { ConsoleParts } from './parts.ts'
import { type GetConnectionString, runQuery } from './query.ts'
import { differences, history, tables, tree } from './versions.ts'

/** Labels are unescaped. */
export type Route = (
  call: Call,
  labels: Readonly<Record<string, string>>,
) => Promise<{ status: number; body: object }>

interface Ports {
  getConnectionString: GetConnectionString
  /** Absent where there is no audit log. */
  lookUp?: ((wanted: LookUp) => Promise<object>) | undefined
  /** Of the data folder. */
  disk?: (() => Promise<Disk>) | undefined
}

export function consoleRoutes(finspace: ConsoleParts, ports: Ports): Readonly<Record<string, Route>> {
  const answer =
    <T>(schema: z.ZodType<T>, run: (input: T, call: Call) => object | Promise<object>): Route =>
    async (call, labels) => {
      const body = decodeJson((await readBody(call.body)).toString())
      const query = Object.fromEntries(new URLSearchParams(call.rawQuery))
      return { status: 200, body: await run(parseInput(schema, { ...query, ...body, ...labels }), call) }
    }
  return {
    'POST /clusters/{environmentId}/{clusterName}/query': answer(queryInput, (input, { principal }) => {
      principal.authorize(
        'finspace:GetKxCluster',
        clusterArn(finspace, input.environmentId, input.clusterName),
      )
      return runQuery(finspace, input, { principal, getConnectionString: ports.getConnectionString })
    }),
    'GET /versions/{environmentId}/{databaseName}': answer(historyInput, (input, { principal }) => {
      const { environmentId, databaseName } = input
      const database = databaseArn(finspace, environmentId, databaseName)
      principal.authorize('finspace:ListKxChangesets', database)
      principal.authorize('finspace:GetKxChangeset', { under: `${database}/kxChangeset/` })
      return history(finspace, input)
    }),
    'GET /versions/{environmentId}/{databaseName}/{changesetId}': answer(
      versionInput,
      ({ from, path, table, tables: all, ...version }, { principal }) => {
        principal.authorize('finspace:GetKxChangeset', changesetArn(finspace, version))
        if (from !== undefined) {
          principal.authorize(
            'finspace:GetKxChangeset',
            changesetArn(finspace, { ...version, changesetId: from }),
          )
          return differences(finspace, version, from)
        }
        return table === undefined && all === undefined
          ? tree(finspace, version, path)
          : tables(finspace, version, table)
      },
    ),
    'GET /overview': answer(z.object({}), async (_input, { principal }) => ({
      ...overview(finspace, principal),
      disk: await ports.disk?.(),
    })),
    'GET /audit': answer(auditInput, (wanted, { principal }) => {
      // CloudTrail's name for it.
      principal.authorize('cloudtrail:LookupEvents', '*')
      return ports.lookUp?.(wanted) ?? { events: [] }
    }),
  }
}

const name = z.string().min(1).max(255)
const database = { environmentId: name, databaseName: name }
const maxResults = z.coerce.number().int().min(1).max(100)
const flag = z.literal('true').transform(() => true)

const queryInput = z.object({
  environmentId: name,
  clusterName: name,
  query: z.string().min(1).max(65_536),
  userName: name.optional(),
})
const historyInput = z.object({
  ...database,
  maxResults: maxResults.default(50),
  nextToken: z.string().max(1024).optional(),
})
const versionInput = z.object({
  ...database,
  changesetId: name,
  path: z.string().max(4096).default('/'),
  from: name.optional(),
  table: name.optional(),
  tables: flag.optional(),
})
const auditInput = z.object({
  text: z.string().min(1).max(256).optional(),
  eventName: name.optional(),
  principalArn: z.string().max(2048).optional(),
  onlyChanges: flag.optional(),
  onlyErrors: flag.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  maxResults: maxResults.default(50),
  nextToken: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
})

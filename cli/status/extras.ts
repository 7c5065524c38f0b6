// What no API of AWS says, and kdbflow's own endpoint does.
import * as z from 'zod'
import type { Connection } from '../endpoint/connection.ts'
import { signedRequest } from '../endpoint/signed-request.ts'

export interface Dates {
  count: number
  first: string
  last: string
}

export interface Extras {
  /** The partitions by date of a version. */
  dates(version: Record<'environmentId' | 'databaseName' | 'changesetId', string>): Promise<Dates | undefined>
  /** The clusters that stop-clusters has saved and deleted. */
  putAway(environmentId: string): Promise<string[]>
}

type Credentials = NonNullable<Connection['credentials']>

const treeSchema = z.object({ entries: z.array(z.object({ path: z.string() })), entryCount: z.number() })
const savedSchema = z.record(z.string(), z.unknown())

/** On AWS nothing of it is known. `say` hears once of what could not be asked. */
export function openExtras(
  { endpoint, region }: Connection,
  credentials: () => Promise<Credentials>,
  say: (text: string) => void,
): Extras {
  let isSaid = false
  async function asked<T>(service: string, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    if (endpoint === undefined) return undefined
    try {
      const { origin } = new URL(endpoint)
      const request = {
        method: 'GET' as const,
        service,
        region,
        credentials: await credentials(),
        origin,
        path,
      }
      return schema.parse(await signedRequest(request))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      // Nothing was ever saved.
      if (/got 404/.test(message) || isSaid) return undefined
      say(`kdbflow: not all is shown: ${message}`)
      isSaid = true
      return undefined
    }
  }
  return {
    async dates({ environmentId, databaseName, changesetId }) {
      const tree = await asked(
        'execute-api',
        `/versions/${environmentId}/${databaseName}/${changesetId}`,
        treeSchema,
      )
      return tree === undefined ? undefined : datesIn(tree)
    },
    async putAway(environmentId) {
      const saved = await asked('s3', `/${BUCKET}/clusters/${environmentId}.json`, savedSchema)
      return Object.keys(saved ?? {}).toSorted()
    },
  }
}

const BUCKET = process.env['KDBFLOW_STATE_BUCKET'] ?? 'kdbflow-state'

/** Of a database with more directories than an answer holds, the last date is not known. */
function datesIn({ entries, entryCount }: z.output<typeof treeSchema>): Dates | undefined {
  if (entries.length < entryCount) return undefined
  const dates = entries.flatMap(({ path }) => /^\/(\d{4}\.\d\d\.\d\d)$/.exec(path)?.[1] ?? []).toSorted()
  const [first] = dates
  const last = dates.at(-1)
  return first === undefined || last === undefined ? undefined : { count: dates.length, first, last }
}

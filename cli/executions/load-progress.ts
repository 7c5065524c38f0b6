// How far a load has come: which of its changesets is under way, and how much of it is copied.
import { FinspaceClient } from '@aws-sdk/client-finspace'
import * as z from 'zod'
import type { Connection } from '../endpoint/connection.ts'
import { signedRequest } from '../endpoint/signed-request.ts'
import { bytesInWords, bytesOf, duration } from '../terminal/amounts.ts'

const progressSchema = z.object({
  filesDone: z.number(),
  filesTotal: z.number(),
  bytesDone: z.number(),
  bytesTotal: z.number(),
  bytesPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
})
export type CopyProgress = z.output<typeof progressSchema>

const answerSchema = z.object({ progress: progressSchema.optional() })

export interface Changeset {
  environmentId: string
  databaseName: string
  changesetId: string
}

/** Asks the service; undefined where nothing is being copied, and where only AWS is there to be asked. */
export async function copyProgress(
  connection: Connection,
  { environmentId, databaseName, changesetId }: Changeset,
): Promise<CopyProgress | undefined> {
  const { endpoint, region } = connection
  if (endpoint === undefined) return undefined
  const credentials = await new FinspaceClient(connection).config.credentials()
  const path = `/kx/environments/${environmentId}/databases/${databaseName}/changesets/${changesetId}/progress`
  const { origin } = new URL(endpoint)
  const request = { service: 'finspace', region, credentials, origin, path }
  return answerSchema.parse(await signedRequest({ method: 'GET', ...request })).progress
}

/** `45 %, 112 of 900 files, 1.2 of 3.0 GB, 402 MB/s, 4 s left` */
export const copyInWords = (progress: CopyProgress): string =>
  [percent(progress), `${progress.filesDone} of ${progress.filesTotal} files`, ...pace(progress)].join(', ')

/** `[####....] 45 %, 1.2 of 3.0 GB, 402 MB/s, 4 s left`: a line of a terminal has room for it beside its changeset. */
export function copyAsBar(progress: CopyProgress): string {
  const filled = Math.floor(share(progress) * BAR)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]`
  return `${bar} ${[percent(progress), ...pace(progress)].join(', ')}`
}

const BAR = 10

function pace({ bytesDone, bytesTotal, bytesPerSecond = 0, secondsLeft }: CopyProgress): string[] {
  return [
    bytesOf(bytesDone, bytesTotal),
    ...(bytesPerSecond > 0 ? [`${bytesInWords(bytesPerSecond)}/s`] : []),
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
  ]
}

const share = ({ bytesDone, bytesTotal }: CopyProgress) => (bytesTotal === 0 ? 1 : bytesDone / bytesTotal)

const percent = (progress: CopyProgress) => `${Math.floor(share(progress) * 100)} %`

/** Reads from the outputs of a load's states which changeset of how many is under way. */
export interface LoadPlace {
  read(output: string): void
  /** Undefined until the load is planned. */
  now(): { changesetId: string; number: number; of: number } | undefined
}

const outputSchema = z.object({ batches: z.int().optional(), changesetId: z.string().optional() })

export function openLoadPlace(): LoadPlace {
  let planned = 0
  const begun = new Set<string>()
  let last = ''
  return {
    read(output) {
      const { batches, changesetId } = outputSchema.safeParse(JSON.parse(output)).data ?? {}
      // A redrive plans again, and leaves out what is loaded.
      if (batches !== undefined) {
        planned = batches
        begun.clear()
      }
      if (changesetId === undefined || changesetId === '' || planned === 0) return
      begun.add(changesetId)
      last = changesetId
    },
    now: () => (begun.size === 0 ? undefined : { changesetId: last, number: begun.size, of: planned }),
  }
}

import { isDeepStrictEqual } from 'node:util'
import {
  GetKxClusterCommand,
  type GetKxClusterResponse,
  GetKxDatabaseCommand,
  GetKxDataviewCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import {
  clusterDatabases,
  code,
  commandLineArguments,
  initializationScript,
} from '../../workflows/inputs/kx-cluster.ts'
import { rollOut } from '../../workflows/inputs/roll-out-clusters.ts'
import { versionsOf } from '../lib/cluster-versions.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({ environmentId, cluster: rollOut })

const codeChange = z.object({
  code,
  initializationScript: initializationScript.optional(),
  commandLineArguments: commandLineArguments.optional(),
})
const output = z.object({
  clusterName: z.string(),
  action: z.enum(['create', 'replace', 'change', 'wait', 'none', 'missing']),
  status: z.string().optional(),
  /** The changeset that each database shall show in the end. */
  versions: z.record(z.string(), z.string()),
  databases: clusterDatabases.optional(),
  code: codeChange.optional(),
  /** What runs now, as far as it can be asked for again. */
  rollBack: z
    .object({
      versions: z.record(z.string(), z.string()),
      databases: clusterDatabases.optional(),
      code: codeChange.optional(),
    })
    .optional(),
})

type Plan = z.input<typeof output>
type RollOut = z.output<typeof rollOut>

/** What a roll-out has to do with one cluster, and what would undo it. Changes nothing. */
export const handler = step({ input, output }, async ({ environmentId, cluster }): Promise<Plan> => {
  const { clusterName } = cluster
  const found = await findCluster({ environmentId, clusterName })
  const wanted = await resolveVersions(cluster.databases ?? [], environmentId)
  const begun = {
    clusterName,
    versions: wanted,
    ...(found?.status === undefined ? {} : { status: found.status }),
  }
  if (found === undefined || found.status === 'DELETED') {
    return { ...begun, versions: {}, action: cluster.configuration === undefined ? 'missing' : 'create' }
  }
  if (found.status === 'CREATE_FAILED' || found.status === 'DELETING') return { ...begun, action: 'replace' }
  if (found.status !== 'RUNNING') return { ...begun, versions: {}, action: 'wait' }
  return { ...begun, ...changes(cluster, { found, wanted }) }
})

async function findCluster(name: { environmentId: string; clusterName: string }) {
  try {
    return await finspace.send(new GetKxClusterCommand(name))
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

/** The changeset of each database: the one given, the dataview's, or the newest. */
async function resolveVersions(databases: NonNullable<RollOut['databases']>, environmentId: string) {
  const versions = await Promise.all(
    databases.map(async ({ databaseName, changesetId, dataviewName }) => {
      if (changesetId !== undefined) return [databaseName, changesetId]
      const version =
        dataviewName === undefined
          ? (await finspace.send(new GetKxDatabaseCommand({ environmentId, databaseName })))
              .lastCompletedChangesetId
          : (await finspace.send(new GetKxDataviewCommand({ environmentId, databaseName, dataviewName })))
              .changesetId
      return [databaseName, version]
    }),
  )
  return Object.fromEntries(versions.filter(([, version]) => version !== undefined))
}

function changes(
  cluster: RollOut,
  { found, wanted }: { found: GetKxClusterResponse; wanted: Record<string, string> },
): Pick<Plan, 'action'> & Partial<Plan> {
  const shown = versionsOf(found.databases)
  const moves = Object.entries(wanted).some(([database, version]) => shown[database] !== version)
  const databases = moves ? withVersions(cluster.databases ?? [], wanted) : undefined
  const code = codeChangeOf(cluster, found)
  return {
    action: databases === undefined && code === undefined ? 'none' : 'change',
    ...(databases === undefined ? {} : { databases }),
    ...(code === undefined ? {} : { code }),
    ...undoing(found, { databases: moves, code: code !== undefined }),
  }
}

/** Each database with the version that was resolved, so that a newer one that comes meanwhile changes nothing. */
const withVersions = (databases: NonNullable<RollOut['databases']>, versions: Record<string, string>) =>
  databases.map(database => {
    const changesetId = versions[database.databaseName]
    return database.dataviewName !== undefined || changesetId === undefined
      ? database
      : { ...database, changesetId }
  })

/** The update replaces script and arguments too, so what is not given is sent as it is. */
function codeChangeOf(wanted: RollOut, found: GetKxClusterResponse): Plan['code'] {
  if (wanted.code === undefined) return undefined
  const target = {
    code: wanted.code,
    initializationScript: wanted.initializationScript ?? found.initializationScript,
    commandLineArguments: wanted.commandLineArguments ?? found.commandLineArguments,
  }
  const { code, initializationScript, commandLineArguments } = found
  const isSame = isDeepStrictEqual(target, { code, initializationScript, commandLineArguments })
  return isSame ? undefined : codeChange.parse(target)
}

/** A dataview that moved on cannot show the old version by itself, so what hangs on one cannot be undone here. */
function undoing(found: GetKxClusterResponse, moved: { databases: boolean; code: boolean }): Partial<Plan> {
  if (!moved.databases && !moved.code) return {}
  const isTickerplant = found.clusterType === 'TICKERPLANT'
  const hasDataview = (found.databases ?? []).some(
    ({ dataviewConfiguration }) => dataviewConfiguration !== undefined,
  )
  if (isTickerplant || (moved.databases && hasDataview)) return {}
  const databases = moved.databases ? clusterDatabases.safeParse(found.databases).data : undefined
  const code = moved.code ? codeChange.safeParse(found).data : undefined
  if (moved.code && code === undefined) return {}
  return {
    rollBack: {
      versions: versionsOf(found.databases),
      ...(databases === undefined ? {} : { databases }),
      ...(code === undefined ? {} : { code }),
    },
  }
}

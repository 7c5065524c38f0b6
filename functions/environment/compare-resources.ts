import {
  GetKxDatabaseCommand,
  GetKxScalingGroupCommand,
  GetKxUserCommand,
  GetKxVolumeCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { database } from '../../workflows/inputs/kx-database.ts'
import { scalingGroup } from '../../workflows/inputs/kx-scaling-group.ts'
import { user } from '../../workflows/inputs/kx-user.ts'
import { volume } from '../../workflows/inputs/kx-volume.ts'
import { differences } from '../lib/differences.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  users: z.array(user),
  scalingGroups: z.array(scalingGroup),
  volumes: z.array(volume),
  databases: z.array(database),
})

const todo = z.array(
  z.object({ action: z.enum(['create', 'replace', 'wait']), configuration: z.looseObject({}) }),
)
const output = z.object({
  differences: z.array(z.string()),
  users: todo,
  scalingGroups: todo,
  volumes: todo,
  databases: todo,
})

/** Compares what is wanted with what is there: what differs, and what is still to be made or waited for. */
export const handler = step({ input, output }, async ({ environmentId, ...wanted }) => {
  const users = await compare(wanted.users, ({ userName }) =>
    finspace.send(new GetKxUserCommand({ environmentId, userName })),
  )
  const databases = await compare(wanted.databases, ({ databaseName }) =>
    finspace.send(new GetKxDatabaseCommand({ environmentId, databaseName })),
  )
  const volumes = await compare(wanted.volumes, ({ volumeName }) =>
    finspace.send(new GetKxVolumeCommand({ environmentId, volumeName })),
  )
  const scalingGroups = await compare(wanted.scalingGroups, ({ scalingGroupName }) =>
    finspace.send(new GetKxScalingGroupCommand({ environmentId, scalingGroupName })),
  )
  return {
    differences: [users, databases, volumes, scalingGroups].flatMap(compared => compared.differences),
    users: users.todo,
    databases: databases.todo,
    volumes: volumes.todo,
    scalingGroups: scalingGroups.todo,
  }
})

interface Compared {
  differences: string[]
  todo: { action: 'create' | 'replace' | 'wait'; configuration: object }[]
}

const compare = async <Wanted extends object>(
  all: Wanted[],
  get: (wanted: Wanted) => Promise<object>,
): Promise<Compared> => {
  const compared = await Promise.all(
    all.map(async wanted => compareOne(wanted, await orNothing(get(wanted)))),
  )
  return {
    differences: compared.flatMap(one => one.differences),
    todo: compared.flatMap(one => one.todo),
  }
}

const compareOne = (configuration: object, found: object | undefined): Compared => {
  const act = (action: 'create' | 'replace' | 'wait') => ({
    differences: [],
    todo: [{ action, configuration }],
  })
  if (found === undefined) return act('create')
  const status = 'status' in found ? String(found.status) : undefined
  if (status?.endsWith('FAILED') || status === 'DELETING') return act('replace')
  const differing = differences(String(Object.values(configuration)[0]), { wanted: configuration, found })
  if (differing.length > 0) return { differences: differing, todo: [] }
  return status === undefined || status === 'ACTIVE' ? { differences: [], todo: [] } : act('wait')
}

const orNothing = async <Found>(asked: Promise<Found>): Promise<Found | undefined> => {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

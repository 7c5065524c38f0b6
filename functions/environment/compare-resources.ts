import {
  GetKxDatabaseCommand,
  GetKxEnvironmentCommand,
  GetKxScalingGroupCommand,
  GetKxUserCommand,
  GetKxVolumeCommand,
} from '@aws-sdk/client-finspace'
import * as z from 'zod'
import { environmentId } from '../../workflows/inputs/kx.ts'
import { database } from '../../workflows/inputs/kx-database.ts'
import { environment } from '../../workflows/inputs/kx-environment.ts'
import { scalingGroup } from '../../workflows/inputs/kx-scaling-group.ts'
import { user } from '../../workflows/inputs/kx-user.ts'
import { volume } from '../../workflows/inputs/kx-volume.ts'
import { onDifference } from '../../workflows/inputs/on-difference.ts'
import { compareAll, type Kind, only, tagUpdates, type Update } from '../lib/compare.ts'
import { differences, differing } from '../lib/differences.ts'
import { finspace } from '../lib/finspace.ts'
import { step } from '../lib/step.ts'

const input = z.strictObject({
  environmentId,
  // Definitions that began with the release before do not give it.
  environment: environment.optional(),
  users: z.array(user),
  scalingGroups: z.array(scalingGroup),
  volumes: z.array(volume),
  databases: z.array(database),
  onDifference,
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
  updates: z.array(
    z.object({
      kind: z.enum(['environment', 'user', 'database', 'volume', 'tags']),
      request: z.looseObject({}),
      differences: z.array(z.string()),
    }),
  ),
})

/** Compares what is wanted with what is there: what differs, and what is still to be made, updated or waited for. */
export const handler = step({ input, output }, async ({ environmentId, onDifference, ...wanted }) => {
  const updating = onDifference === 'update'
  const [users, databases, volumes, scalingGroups] = await Promise.all([
    compareAll(wanted.users, { ...USERS, environmentId, updating }),
    compareAll(wanted.databases, { ...DATABASES, environmentId, updating }),
    compareAll(wanted.volumes, { ...VOLUMES, environmentId, updating }),
    compareAll(wanted.scalingGroups, { ...SCALING_GROUPS, environmentId, updating }),
  ])
  const all = [users, databases, volumes, scalingGroups]
  return {
    differences: all.flatMap(({ differences }) => differences),
    users: users.todo,
    databases: databases.todo,
    volumes: volumes.todo,
    scalingGroups: scalingGroups.todo,
    updates: [
      ...(updating ? await environmentUpdates(environmentId, wanted.environment) : []),
      ...all.flatMap(({ updates }) => updates),
    ],
  }
})

const USERS: Kind<z.output<typeof user>> = {
  kind: 'user',
  key: 'userName',
  get: async (environmentId, { userName }) => {
    const found = await finspace.send(new GetKxUserCommand({ environmentId, userName }))
    return { found, arn: found.userArn }
  },
  mayUpdate: ({ member }) => member === 'iamRole',
}

const DATABASES: Kind<z.output<typeof database>> = {
  kind: 'database',
  key: 'databaseName',
  get: async (environmentId, { databaseName }) => {
    const found = await finspace.send(new GetKxDatabaseCommand({ environmentId, databaseName }))
    return { found, arn: found.databaseArn }
  },
  mayUpdate: ({ member }) => member === 'description',
}

const VOLUMES: Kind<z.output<typeof volume>> = {
  kind: 'volume',
  key: 'volumeName',
  get: async (environmentId, { volumeName }) => {
    const found = await finspace.send(new GetKxVolumeCommand({ environmentId, volumeName }))
    return { found, arn: found.volumeArn }
  },
  // A volume only grows: what lies on it might not fit a smaller one, or another type.
  mayUpdate: ({ member, wanted: { nas1Configuration: wanted }, found }) => {
    const { nas1Configuration: is } = nas1.parse(found)
    const grows = wanted.type === is.type && wanted.size > is.size
    return member === 'description' || (member === 'nas1Configuration' && grows)
  },
}
const nas1 = z.object({
  nas1Configuration: z.object({ type: z.string().optional(), size: z.number().default(0) }).prefault({}),
})

const SCALING_GROUPS: Kind<z.output<typeof scalingGroup>> = {
  kind: 'scaling group',
  key: 'scalingGroupName',
  get: async (environmentId, { scalingGroupName }) => {
    const found = await finspace.send(new GetKxScalingGroupCommand({ environmentId, scalingGroupName }))
    return { found, arn: found.scalingGroupArn }
  },
  mayUpdate: () => false,
}

async function environmentUpdates(
  environmentId: string,
  wanted: z.output<typeof environment> | undefined,
): Promise<Update[]> {
  if (wanted === undefined) return []
  const found = await finspace.send(new GetKxEnvironmentCommand({ environmentId }))
  const of = differing(only(wanted, ['name', 'description']), found)
  const name = `environment ${environmentId}`
  return [
    ...(of.length === 0
      ? []
      : [
          {
            kind: 'environment' as const,
            request: { environmentId, ...only(wanted, of) },
            differences: differences(name, { wanted, found, of }),
          },
        ]),
    ...(await tagUpdates(name, { arn: found.environmentArn, wanted: wanted.tags })),
  ]
}

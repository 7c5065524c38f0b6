// What the steps of the catalog may do on one machine, by its ARNs. stacks/permissions.ts has the same for AWS.
import type { ActedOn, Right } from '../../functions/catalog.ts'
import { environmentArn } from '../../model/arn.ts'
import { workflows } from '../../workflows/catalog.ts'
import { busArn } from '../aws/eventbridge/model.ts'
import { partsOfSource } from '../finspace/operation/source-rights.ts'
import type { Settings } from '../finspace/settings/settings.ts'
import type { Policy } from '../iam/policy.ts'
import { executionArn, machineArn } from '../stepfunctions/engine/arn.ts'
import type { Account } from '../wire/account.ts'

/** Holds what workflows keep beyond 256 KiB: plans, saved cluster configurations, locks. */
export const STATE_BUCKET = 'kdbflow-state'

type Place = Account & Pick<Settings, 'sources'>

export function stepPolicy(rights: readonly Right[], place: Place): Policy {
  const resources = resourcesIn(place)
  const Statement = rights.map(({ actions, on }) => ({
    Effect: 'Allow' as const,
    Action: [...actions],
    ...resources[on],
  }))
  return { Statement: [...Statement, ...(createsClusters(rights) ? [PASSES_ROLES] : [])] }
}

const createsClusters = (rights: readonly Right[]): boolean =>
  rights.some(({ actions }) => actions.includes('finspace:CreateKxCluster'))

/** To create a cluster takes the right to give it its execution role. On AWS the owner of the roles grants it. */
const PASSES_ROLES = {
  Effect: 'Allow' as const,
  Action: ['iam:PassRole'],
  Resource: ['*'],
  Condition: { StringEquals: { 'iam:PassedToService': 'finspace.amazonaws.com' } },
}

type On = { Resource: string[] } | { NotResource: string[] }

function resourcesIn({ sources, ...account }: Place): Record<ActedOn, On> {
  const bucket = `arn:aws:s3:::${STATE_BUCKET}`
  const machines = Object.keys(workflows).map(name => machineArn(name, account))
  return {
    'kdb environments': { Resource: [environmentArn(account, '*')] },
    'state bucket': { Resource: [bucket] },
    locks: { Resource: [`${bucket}/locks/*`] },
    plans: { Resource: [`${bucket}/plans/*`] },
    'saved clusters': { Resource: [`${bucket}/clusters/*`] },
    'source buckets': sourcesOr({ NotResource: [bucket] }, sources, name => `arn:aws:s3:::${name}`),
    'source objects': sourcesOr(
      { NotResource: [`${bucket}/*`] },
      sources,
      (name, prefix) => `arn:aws:s3:::${name}/${prefix}*`,
    ),
    bus: { Resource: [busArn('kdbflow', account)] },
    rules: { Resource: [`arn:aws:events:${account.region}:${account.accountId}:rule/*`] },
    schedules: { Resource: [`arn:aws:scheduler:${account.region}:${account.accountId}:schedule/*`] },
    lists: { Resource: ['*'] },
    "workflows' machines": { Resource: machines },
    "workflows' executions": { Resource: machines.map(machine => executionArn(machine, '*')) },
  }
}

/** Where every bucket is a source, the state bucket is none. */
function sourcesOr(
  all: On,
  sources: readonly string[],
  arnOf: (bucket: string, prefix: string) => string,
): On {
  if (sources.includes('*')) return all
  return { Resource: sources.map(source => arnOf(...partsOfSource(source))) }
}

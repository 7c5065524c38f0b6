// For each workflow: what must be there before, its input, and what it leaves.
import type { WorkflowName } from '../../../workflows/inputs.ts'
import { INPUTS } from '../../../workflows/inputs.ts'
import type { CommonWorld as World } from './world.ts'

export interface Scene {
  /** Makes what must be there; answers the input. */
  prepare: (world: World) => Promise<unknown>
}

const provision = {
  ...INPUTS['provision-environment'].example,
  scalingGroups: [{ scalingGroupName: 'group', hostType: 'kx.sg.large', availabilityZoneId: 'use1-az1' }],
  volumes: [
    {
      volumeName: 'volume',
      volumeType: 'NAS_1' as const,
      nas1Configuration: { type: 'SSD_250' as const, size: 1200 },
      azMode: 'SINGLE' as const,
      availabilityZoneIds: ['use1-az1'],
    },
  ],
}

export async function provisioned(world: World, change: object = {}): Promise<string> {
  const { output } = await world.run('provision-environment', { ...provision, ...change })
  return (output as { environmentId: string }).environmentId
}

export async function loaded(world: World): Promise<string> {
  const environmentId = await provisioned(world)
  putSources(world)
  await world.run('load-database', { ...INPUTS['load-database'].example, environmentId })
  return environmentId
}

/** An object under each path that the example of a load names. */
export function putSources({ s3 }: World): void {
  const { changeRequests = [] } = INPUTS['load-database'].schema.parse({
    ...INPUTS['load-database'].example,
    environmentId: 'any',
  })
  for (const { s3Path = '' } of changeRequests) {
    const path = s3Path.replace('s3://', '')
    s3.put(path.endsWith('/') ? `${path}trade/price` : path, 'bytes')
  }
}

async function rolledOut(world: World): Promise<string> {
  const environmentId = await loaded(world)
  await world.run('roll-out-clusters', { ...INPUTS['roll-out-clusters'].example, environmentId })
  return environmentId
}

export const SCENES: Record<WorkflowName, Scene> = {
  'load-arrivals': {
    prepare: async world => {
      const environmentId = await provisioned(world)
      for (const path of ['2024.01.01/trade/price', 'sym']) world.s3.put(`data/hdb/${path}`)
      return { environmentId, databaseName: 'market', source: { bucket: 'data', prefix: 'hdb/' } }
    },
  },
  'stop-clusters': { prepare: async world => ({ environmentId: await rolledOut(world) }) },
  'start-clusters': {
    prepare: async world => {
      const environmentId = await rolledOut(world)
      await world.run('stop-clusters', { environmentId })
      return { environmentId }
    },
  },
  'watch-environment': { prepare: async world => ({ environmentId: await provisioned(world) }) },
  'provision-environment': { prepare: async () => provision },
  'update-network': {
    prepare: async world => ({
      // A transit gateway is set once.
      environmentId: await provisioned(world, { network: {} }),
      network: {
        transitGatewayConfiguration: { transitGatewayID: 'tgw-0b2c3d4e', routableCIDRSpace: '100.64.0.0/26' },
        customDNSConfiguration: [{ customDNSServerName: 'ns3.example.com', customDNSServerIP: '10.0.0.4' }],
      },
    }),
  },
  'load-database': {
    prepare: async world => {
      const days = Array.from({ length: 70 }, (_, day) => `${2000 + day}.01.02/`)
      for (const day of days) world.s3.put(`market-data/hdb/${day}trade/price`, 'bytes')
      return {
        environmentId: await provisioned(world),
        databaseName: 'market',
        changeRequests: days.map(day => ({
          changeType: 'PUT',
          s3Path: `s3://market-data/hdb/${day}`,
          dbPath: `/${day}`,
        })),
      }
    },
  },
  'roll-out-clusters': {
    prepare: async world => {
      const environmentId = await loaded(world)
      const { waves } = INPUTS['roll-out-clusters'].example
      const [[hdb] = []] = waves
      return {
        environmentId,
        waves: [[hdb, { ...hdb, clusterName: 'hdb-2' }], [{ ...hdb, clusterName: 'hdb-3' }]],
      }
    },
  },
  'tear-down-environment': {
    prepare: async world => ({ environmentId: await rolledOut(world), environmentName: 'trading' }),
  },
}

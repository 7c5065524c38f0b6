// What a cluster is made of.
import { changesetId, dbPath, resourceName } from './common.ts'
import { boolean, double, integer, list, oneOf, optional, structure, text, type ValueOf } from './shape.ts'

export const clusterType = oneOf('HDB', 'RDB', 'GATEWAY', 'GP', 'TICKERPLANT')

const cacheType = text({ min: 8, max: 10 })

export const segmentConfiguration = structure({
  dbPaths: list(dbPath, { min: 1, max: 30 }),
  volumeName: resourceName,
  onDemand: optional(boolean),
})

export const segmentConfigurations = list(segmentConfiguration, { min: 0, max: 50 })

export const databaseConfiguration = structure({
  databaseName: resourceName,
  cacheConfigurations: optional(
    list(structure({ cacheType, dbPaths: list(dbPath), dataviewName: optional(resourceName) })),
  ),
  changesetId: optional(changesetId),
  dataviewName: optional(resourceName),
  dataviewConfiguration: optional(
    structure({
      dataviewName: optional(resourceName),
      dataviewVersionId: optional(text({ min: 1, max: 26 })),
      changesetId: optional(changesetId),
      segmentConfigurations: optional(segmentConfigurations),
    }),
  ),
})

export const cacheStorageConfiguration = structure({ type: cacheType, size: integer() })

const nodeCount = integer({ min: 1 })

export const autoScalingConfiguration = structure({
  minNodeCount: optional(nodeCount),
  maxNodeCount: optional(nodeCount),
  autoScalingMetric: optional(oneOf('CPU_UTILIZATION_PERCENTAGE')),
  metricTarget: optional(double({ min: 1, max: 100 })),
  scaleInCooldownSeconds: optional(double({ min: 0, max: 100000 })),
  scaleOutCooldownSeconds: optional(double({ min: 0, max: 100000 })),
})

export const capacityConfiguration = structure({
  nodeType: optional(
    text({ min: 1, max: 32, pattern: /^[a-zA-Z0-9._]+$/, words: 'letters, digits, dots and underscores' }),
  ),
  nodeCount: optional(nodeCount),
})

export const scalingGroupConfiguration = structure({
  scalingGroupName: resourceName,
  // MiB
  memoryLimit: optional(integer({ min: 6 })),
  memoryReservation: integer({ min: 6 }),
  nodeCount,
  cpu: optional(double({ min: 0.1 })),
})

const networkId = (prefix: string) =>
  text({
    min: 1,
    max: 1024,
    pattern: new RegExp(`^${prefix}-([a-z0-9]{8}$|[a-z0-9]{17}$)`),
    words: `${prefix}- and 8 or 17 small letters and digits`,
  })

export const vpcConfiguration = structure({
  vpcId: optional(networkId('vpc')),
  securityGroupIds: optional(list(networkId('sg'))),
  subnetIds: optional(list(networkId('subnet'))),
  ipAddressType: optional(oneOf('IP_V4')),
})

export const savedownStorageConfiguration = structure({
  type: optional(oneOf('SDS01')),
  // GiB
  size: optional(integer({ min: 10, max: 16000 })),
  volumeName: optional(resourceName),
})

export const tickerplantLogConfiguration = structure({
  tickerplantLogVolumes: optional(list(resourceName)),
})

export const code = structure({
  s3Bucket: optional(
    text({ min: 3, max: 255, pattern: /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, words: 'the name of a bucket' }),
  ),
  s3Key: optional(
    text({
      min: 1,
      max: 1024,
      pattern: /^[a-zA-Z0-9/!\-_.*'()]+$/,
      words: "letters, digits and / ! - _ . * ' ( )",
    }),
  ),
  s3ObjectVersion: optional(text({ min: 1, max: 1000 })),
})

export const initializationScript = text({
  min: 1,
  max: 255,
  pattern: /^[a-zA-Z0-9_\-./\\]+$/,
  words: 'a path of letters, digits, hyphens, underscores and dots',
})

export const commandLineArguments = list(
  structure({
    key: optional(
      text({
        min: 1,
        max: 1024,
        // One letter is a flag of q. AWS's own model has `s` alone; its service took `g` too.
        pattern: /^(?![Aa][Ww][Ss])([a-zA-Z]|([a-zA-Z][a-zA-Z0-9_]+))|(AWS_ZIP_DEFAULT)/,
        words: 'a letter and then letters, digits and underscores, not beginning with aws',
      }),
    ),
    value: optional(
      text({
        min: 1,
        max: 1024,
        pattern: /^[a-zA-Z0-9_:./,; ]+$/,
        words: 'letters, digits, blanks and _ : . / , ;',
      }),
    ),
  }),
)

export type DatabaseConfiguration = ValueOf<typeof databaseConfiguration>
export type SegmentConfiguration = ValueOf<typeof segmentConfiguration>

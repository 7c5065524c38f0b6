// What CreateKxCluster and the two updates of a cluster take, as inputs of workflows and steps hold it.
import {
  codeDeploymentStrategy as codeStrategy,
  createKxCluster,
  databaseDeploymentStrategy as databaseStrategy,
} from '../../model/cluster.ts'
import * as model from '../../model/cluster-configuration.ts'
import { resourceName } from '../../model/common.ts'
import { list, optional, requiring, structure } from '../../model/shape.ts'
import { inputOf } from './input-of.ts'

const { commandLineArguments: argumentList } = model

// `dataviewConfiguration` is how answers name a dataview; requests name it.
const { dataviewConfiguration: _ofAnswers, ...databaseMembers } = model.databaseConfiguration.members
const databases = list(structure(databaseMembers), { min: 1 })
const argumentsInFull = list(requiring(argumentList.of, 'key', 'value'))
const codeInFull = requiring(model.code, 's3Bucket', 's3Key')

export const clusterDatabases = inputOf(databases)
export const databaseDeploymentStrategy = inputOf(databaseStrategy)
export const code = inputOf(codeInFull)
export const codeDeploymentStrategy = inputOf(codeStrategy)
export const initializationScript = inputOf(model.initializationScript)
export const commandLineArguments = inputOf(argumentsInFull)

// More members are wanted than the API wants by shape: its rules want them.
const configurationMembers = {
  ...createKxCluster.members,
  vpcConfiguration: requiring(
    model.vpcConfiguration,
    'vpcId',
    'securityGroupIds',
    'subnetIds',
    'ipAddressType',
  ),
  capacityConfiguration: optional(requiring(model.capacityConfiguration, 'nodeType', 'nodeCount')),
  autoScalingConfiguration: optional(
    requiring(
      model.autoScalingConfiguration,
      'minNodeCount',
      'maxNodeCount',
      'autoScalingMetric',
      'metricTarget',
      'scaleInCooldownSeconds',
      'scaleOutCooldownSeconds',
    ),
  ),
  databases: optional(databases),
  tickerplantLogConfiguration: optional(structure({ tickerplantLogVolumes: list(resourceName, { min: 1 }) })),
  commandLineArguments: optional(argumentsInFull),
  code: optional(codeInFull),
}

/** What CreateKxCluster takes beside the environment and the token. */
export const cluster = inputOf(structure(configurationMembers)).omit({
  environmentId: true,
  clientToken: true,
})

/** As `cluster`, named elsewhere. */
export const clusterConfiguration = cluster.omit({ clusterName: true })

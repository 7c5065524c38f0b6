import { describe, expect, test } from 'vitest'
import { foldersOf, RESOURCE_TYPES } from '../../model/arn.ts'
import * as changeset from '../../model/changeset.ts'
import * as cluster from '../../model/cluster.ts'
import * as configuration from '../../model/cluster-configuration.ts'
import * as common from '../../model/common.ts'
import * as database from '../../model/database.ts'
import * as dataview from '../../model/dataview.ts'
import * as deprecated from '../../model/deprecated-environment.ts'
import * as environment from '../../model/environment.ts'
import { ERROR_TYPES } from '../../model/error-types.ts'
import { EXCEPTIONS } from '../../model/exceptions.ts'
import * as scalingGroup from '../../model/scaling-group.ts'
import * as tag from '../../model/tag.ts'
import * as user from '../../model/user.ts'
import * as volume from '../../model/volume.ts'
import { schemaOf } from '../../services/finspace/operation/schema.ts'
import { faultsOfSchema } from '../services/finspace/support/faults-of-schema.ts'
import { hasModel, readModel } from '../services/finspace/support/model.ts'

const ours: Record<string, unknown> = {
  ...environment,
  ...deprecated,
  ...user,
  ...database,
  ...changeset,
  ...dataview,
  ...cluster,
  ...volume,
  ...scalingGroup,
  ...tag,
}

const STATUSES = {
  EnvironmentStatus: environment.ENVIRONMENT_STATUSES,
  tgwStatus: environment.NETWORK_STATUSES,
  dnsStatus: environment.NETWORK_STATUSES,
  ChangesetStatus: changeset.CHANGESET_STATUSES,
  KxDataviewStatus: dataview.DATAVIEW_STATUSES,
  KxClusterStatus: cluster.CLUSTER_STATUSES,
  KxVolumeStatus: volume.VOLUME_STATUSES,
  KxScalingGroupStatus: scalingGroup.SCALING_GROUP_STATUSES,
}

/**
 * On purpose: Terraform composes ARNs without an account when set not to look for one, and the service takes the
 * flags of q.
 */
const WIDER = /^\w*([Tt]ag\w*Request\.resourceArn|Request\.commandLineArguments\[\]\.key) pattern/

describe.skipIf(!hasModel)('beside the API in ../shared/finspace-api', () => {
  const model = hasModel ? readModel() : { operations: {}, shapes: {} }

  test.each(Object.entries(model.operations))('the request of %s has its members and bounds', (name, {
    input,
  }) => {
    const shape = ours[`${name[0]?.toLowerCase()}${name.slice(1)}`]
    // Each operation's request is exported under the operation's name, and is a structure.
    const faults = faultsOfSchema(model, input.shape, schemaOf(shape as typeof tag.tagResource))
    expect(faults.filter(fault => !WIDER.test(fault))).toEqual([])
  })

  test.each(Object.entries(STATUSES))('%s has its values', (shape, statuses) => {
    expect(statuses.toSorted()).toEqual(model.shapes[shape]?.enum?.toSorted())
  })

  test('the eight sentences of ErrorDetails are verbatim', () => {
    expect(Object.values(ERROR_TYPES)).toEqual(model.shapes['ErrorDetails']?.enum)
  })

  test('every exception has its status code', () => {
    const exceptions = Object.entries(model.shapes).flatMap(([name, { error }]) =>
      error === undefined ? [] : [[name, error.httpStatusCode]],
    )
    expect(EXCEPTIONS).toEqual(Object.fromEntries(exceptions))
  })

  test('the folders in ARNs are those of the ARNs that can have tags', () => {
    const pattern = model.shapes['FinSpaceTaggableArn']?.pattern ?? ''
    const tagged = RESOURCE_TYPES.filter(type => type !== 'Environment' && type !== 'Changeset')
    for (const type of tagged) for (const folder of foldersOf(type)) expect(pattern).toContain(folder)
  })
})

test('every pattern says in words what it wants', () => {
  const wordless: string[] = []
  JSON.stringify(
    [ours, common, configuration],
    (name, value: { pattern?: unknown; words?: unknown } | null) => {
      if (value?.pattern !== undefined && value.words === undefined) wordless.push(name)
      return value
    },
  )
  expect(wordless).toEqual([])
})

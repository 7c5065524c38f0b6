// Brings one dataview of the load's database to the version that was loaded.
import { branch } from '../../asl/workflow.ts'
import { call } from './call.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { databaseName, environmentId, HAS_FAILED, hasStatus, INPUT, jsonata } from './jsonata.ts'
import { resource } from './resource.ts'
import { beginWait, waitUntil } from './wait-until.ts'

const name = {
  environmentId,
  databaseName,
  dataviewName: jsonata('$dataviewName'),
}
const dataview = resource('Dataview', '$input.databaseName', '$dataviewName')
const SHOWS_IT = `${hasStatus('dataview', 'ACTIVE')} and $states.input.changesetId = $loaded.lastCompletedChangesetId`

export const refreshDataview = branch({
  StartAt: 'What does the dataview show?',
  States: {
    'What does the dataview show?': {
      ...call('get-kx-dataview', { ...name, dataviewName: INPUT }, { exit: toBranchEnd }),
      Assign: { dataviewName: INPUT, ...beginWait('dataview') },
      Next: 'Is the dataview to be moved?',
    },
    'Is the dataview to be moved?': {
      Type: 'Choice',
      Choices: [
        { Condition: jsonata(SHOWS_IT), Next: 'The dataview is refreshed' },
        // It moves by itself, or is on its way.
        {
          Condition: jsonata("$states.input.autoUpdate = true or $states.input.status != 'ACTIVE'"),
          Next: 'Look at the dataview',
        },
      ],
      Default: 'Move the dataview',
    },
    'Move the dataview': {
      ...call(
        'update-kx-dataview',
        { ...name, changesetId: jsonata('$loaded.lastCompletedChangesetId') },
        { resource: dataview, exit: toBranchEnd },
      ),
      Assign: beginWait('dataview'),
      Next: 'Look at the dataview',
    },
    ...waitUntil({
      what: 'the dataview',
      kind: 'dataview',
      look: { step: 'get-kx-dataview', arguments: name, resource: dataview },
      ready: SHOWS_IT,
      failed: { when: HAS_FAILED, error: 'KxDataviewFailed' },
      then: 'The dataview is refreshed',
      exit: toBranchEnd,
    }),
    'The dataview is refreshed': { Type: 'Succeed', Output: {} },
    ...branchEnd,
  },
})

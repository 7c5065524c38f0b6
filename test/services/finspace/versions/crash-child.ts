// Applies one changeset in a process of its own, and dies by SIGKILL where it is asked to.

import { join } from 'node:path'
import { kill, pid } from 'node:process'
import { createVersions } from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { openStore } from '../../../../services/store/store.ts'
import { folderObjects } from './folder-objects.ts'

const [folder = '', point = '', request = ''] = process.argv.slice(2)
function die(reached: string) {
  if (reached === point) kill(pid, 'SIGKILL')
}

const store = openStore({ file: join(folder, 'db'), clock: systemClock })
const objects = folderObjects(join(folder, 's3'), { asFiles: false })
let copied = 0
const versions = createVersions({
  store,
  clock: systemClock,
  folder: join(folder, 'databases'),
  objects: {
    ...objects,
    async read(bucket, key) {
      // By then the copies before the last sixteen are finished: no more are in work at once.
      if (++copied === 40) die('copying')
      return objects.read(bucket, key)
    },
  },
  onStage: die,
})
const results = store.collection<{ status: string }>('test.changeset')
await versions.start()
const changeset = JSON.parse(request)
await versions.apply({
  ...changeset,
  publish: () => {
    results.put(changeset.changesetId, { status: 'COMPLETED' })
    die('publishing')
  },
})
die('answered')

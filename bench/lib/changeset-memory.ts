// Loads one bucket and prints the highest resident memory, in MiB. In a process of its own, started by changeset.ts.
import process from 'node:process'
import { openVersions, put } from './changeset-world.ts'

const [top = '', bucket = ''] = process.argv.slice(2)
const versions = openVersions(top)
let highest = 0
const look = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss())
}, 20)
await versions.apply('memory', bucket, [put(bucket)])
clearInterval(look)
await versions.forget('memory')
await versions.close()
console.log((highest / 1024 ** 2).toFixed(0))

// Files that come, change or go by other means than S3's API have events like any object.
import { basename, dirname, relative, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../store/clock.ts'
import { watchFolder } from '../folders/folder-watch.ts'
import type { Folders } from '../folders/folders.ts'
import { nameOf, type Place, placeOf } from '../folders/place.ts'
import type { Objects } from './objects.ts'

/** A file has its event when nothing happened to it for so long, in milliseconds: copies take their time. */
export const QUIET = 2000

/** So many are looked at in one turn. */
const BATCH = 200

export interface StrangersParts {
  folders: Folders
  objects: Objects
  clock: Clock
  log(message: string, details: Readonly<Record<string, unknown>>): void
}

/** Begins to watch the buckets' folders. The returned function ends it. */
export function watchStrangers({ folders, objects, clock, log }: StrangersParts): () => void {
  let isLogged = false
  const failed = (error: unknown) => {
    // Each of thousands of folders may fail alike.
    if (!isLogged) log('files that others put into a bucket may go unnoticed', { error })
    isLogged = true
  }
  const quiet = whenQuiet(clock, place => objects.notice(place))
  const close = watchFolder({
    folder: folders.root,
    isOurs: path => dirname(path) === folders.root && basename(path).startsWith('.'),
    changed: path => quiet.changed(relative(folders.root, path).replaceAll(sep, '/')),
    failed,
  })
  recallAll(objects, quiet.changed).catch(failed)
  return () => {
    close()
    quiet.stop()
  }
}

/** Objects may have gone while nobody watched. */
async function recallAll(objects: Objects, changed: (name: string) => void): Promise<void> {
  for (const page of objects.described(BATCH)) {
    for (const place of page) changed(nameOf(place))
    await setImmediate()
  }
}

/** Passes a place on when it has been quiet. Names are `<bucket>/<key>`. */
function whenQuiet(clock: Clock, notice: (place: Place) => void) {
  /** In the order in which they are due, since each waits equally long. */
  const due = new Map<string, number>()
  let cancel: (() => void) | undefined
  const arm = () => {
    const [first] = due.values()
    cancel = first === undefined ? undefined : clock.at(first, ring)
  }
  const ring = () => {
    for (const [name, time] of [...due.entries().take(BATCH)]) {
      if (time > clock.now()) break
      due.delete(name)
      notice(placeOf(name))
    }
    arm()
  }
  return {
    changed(name: string) {
      // A file beside the buckets is none of ours.
      if (!name.includes('/')) return
      due.delete(name)
      due.set(name, clock.now() + QUIET)
      if (cancel === undefined) arm()
    },
    stop: () => cancel?.(),
  }
}

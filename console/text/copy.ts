import type { CopyProgress } from '../api/finspace.ts'
import { bytesText, countText } from './bytes.ts'
import { durationText } from './time.ts'

/** As `112 of 900 files, 1.2 GiB of 3.0 GiB, 402 MiB/s, 4.0 s left`. */
export function copyText(progress: CopyProgress): string {
  const { filesDone, filesTotal, bytesDone, bytesTotal, bytesPerSecond = 0, secondsLeft } = progress
  return [
    `${countText(filesDone)} of ${countText(filesTotal)} files`,
    `${bytesText(bytesDone)} of ${bytesText(bytesTotal)}`,
    ...(bytesPerSecond > 0 ? [`${bytesText(bytesPerSecond)}/s`] : []),
    ...(secondsLeft === undefined ? [] : [`${durationText(secondsLeft * 1000)} left`]),
  ].join(', ')
}

/** In whole percent, as files of no bytes are all there. */
export const sharePercent = ({ bytesDone, bytesTotal }: CopyProgress): number =>
  bytesTotal === 0 ? 100 : Math.floor((bytesDone / bytesTotal) * 100)

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** As `7.5 MiB`. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}

export const countText = (count: number): string => count.toLocaleString('en-US')

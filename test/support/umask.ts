/** Runs under another umask, which a process has but one of. */
export async function inUmask(mask: number, run: () => Promise<void>): Promise<void> {
  const before = process.umask(mask)
  try {
    await run()
  } finally {
    process.umask(before)
  }
}

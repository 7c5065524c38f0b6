/** Where the page takes the time from. */
export const now = (): number => Date.now()

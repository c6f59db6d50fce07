/** Only one tab writes. The others read until that tab is closed and the next in line takes over. */

const NAME = "driftglass-storage";

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/**
 * Whether this tab is the one that writes. If not, `later` is called when it becomes that. In a browser without locks
 * every tab writes complete records, since none can tell.
 */
export function becomeWriter(later: () => void): Promise<boolean> {
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    const wait = (): Promise<never> => {
      later();
      return forever();
    };
    locks
      .request(NAME, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : forever();
      })
      .then(() => locks.request(NAME, wait))
      .catch(reject);
  });
}

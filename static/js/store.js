// The one opener of this device's database for pages; the worker runs the same lines.
import "../sw/store.js";

export const { get, all, put, remove, change, person, own, close } = self.pollen.store;

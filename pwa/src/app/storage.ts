export { askToKeep } from "../local/persist";
export { type StorageState, storageState } from "../local/storage";

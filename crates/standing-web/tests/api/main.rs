//! The JSON API driven in process, on a register of its own with the project's real packs.
//!
//! No server and no network: requests go straight into the router.
#![cfg(test)]

mod asvs;
mod batch;
mod batches;
mod browse;
mod by_name;
mod commands;
mod contract;
mod data;
mod days;
mod desk;
mod door;
mod door_my;
mod door_papers;
mod door_unit;
mod evidence;
#[path = "../../../../fuzz/feed.rs"]
mod feed;
mod hidden;
mod hostile;
mod life;
mod limits;
mod logs;
mod look;
mod meanwhile;
mod office;
mod openid;
mod pace;
mod pages;
mod papers;
mod published;
mod random;
mod reconcile;
mod roles;
mod routes;
mod shapes;
mod times;
mod twins;

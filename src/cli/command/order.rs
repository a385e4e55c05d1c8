//! Work in parallel whose results are taken in order, while the work goes on.

use crate::cli::fail::Fail;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

/// So many results at most are made or waiting to be taken: enough to keep all cores busy behind a
/// slow one, few enough to keep memory flat.
const AHEAD: usize = 64;

/// What the threads share.
struct State<T> {
    /// The next piece of work.
    next: usize,
    /// Results that are made and not yet taken.
    made: BTreeMap<usize, T>,
    /// How many have been taken.
    taken: usize,
    /// Whether nobody wants more.
    over: bool,
}

/// Does pieces of work `0..count` on so many threads, and hands each result to `take` in order, on
/// this thread; without threads it does the work on this one, too.
pub(super) fn in_order<T: Send>(
    count: usize,
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    take: &mut dyn FnMut(T) -> Result<(), Fail>,
) -> Result<(), Fail> {
    if threads == 0 {
        return (0..count).try_for_each(|index| take(work(index)));
    }
    let state = Mutex::new(State {
        next: 0,
        made: BTreeMap::new(),
        taken: 0,
        over: false,
    });
    let (wanted, there) = (Condvar::new(), Condvar::new());
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let worker = || {
        loop {
            let mut held = lock();
            while !held.over && held.next < count && held.next >= held.taken + AHEAD {
                held = wanted.wait(held).unwrap_or_else(PoisonError::into_inner);
            }
            if held.over || held.next >= count {
                return;
            }
            let index = held.next;
            held.next += 1;
            drop(held);
            let result = work(index);
            lock().made.insert(index, result);
            there.notify_one();
        }
    };
    std::thread::scope(|scope| {
        let mut helped = false;
        for _ in 0..threads.min(count) {
            let spawned = std::thread::Builder::new().spawn_scoped(scope, worker);
            helped |= spawned.is_ok();
        }
        let taken = (0..count).try_for_each(|index| {
            let result = loop {
                let mut held = lock();
                if let Some(result) = held.made.remove(&index) {
                    held.taken = index + 1;
                    break Some(result);
                }
                if !helped {
                    break None;
                }
                drop(there.wait(held).unwrap_or_else(PoisonError::into_inner));
            };
            wanted.notify_all();
            // Where no thread could be had, the work is done here.
            take(result.unwrap_or_else(|| work(index)))
        });
        lock().over = true;
        wanted.notify_all();
        taken
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use crate::cli::fail::Fail;

    #[test]
    fn results_come_in_order_and_the_first_refusal_ends_the_work() {
        for threads in [0, 1, 3] {
            let mut taken = Vec::new();
            let ended = in_order(300, threads, &|index| index * 2, &mut |double| {
                taken.push(double);
                match double {
                    500 => Err(Fail::Usage("enough".to_owned())),
                    _ => Ok(()),
                }
            });
            assert!(ended.is_err());
            assert_eq!(taken, (0..=250).map(|index| index * 2).collect::<Vec<_>>());
        }
        let mut count = 0;
        let ended = in_order(10, 20, &|index| index, &mut |_| {
            count += 1;
            Ok(())
        });
        assert!(ended.is_ok() && count == 10);
    }
}

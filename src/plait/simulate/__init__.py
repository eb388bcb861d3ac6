"""Made-up clinics for the demo, the tests and the benchmarks."""

from plait.simulate.clinic import make_clinic
from plait.simulate.records import Case, CheckIn, Clinic, Member, Session, Staff

__all__ = ["Case", "CheckIn", "Clinic", "Member", "Session", "Staff", "make_clinic"]

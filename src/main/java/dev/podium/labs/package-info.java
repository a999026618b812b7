/**
 * A team that teaches: its course, who is on the roster, its labs, and a seat in each lab for every student.
 *
 * Public face: Courses, Roster, Labs, Seats, Hands, Attention, StepList, CoursePolicy, Broadcasts, InputLocks, ShownScreens,
 * Snapshots, LabEnding, Rubrics, Grades, GradeSheet, Feedback, SeatNotes, Kept, Visibilities, LabCosts, CourseFigures.
 * A seat is an agent of the student's, made from the lab's template on one of the chosen machines. The room knows agents and
 * machines; neither knows it. Of costs and GPUs it reads what its seats' agents spent.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "portal",
            "portal :: web",
            "audit",
            "identity",
            "secrets",
            "machines",
            "agents",
            "agents :: ui",
            "terminals",
            "terminals :: ui",
            "costs",
            "gpus"
        })
package dev.podium.labs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
